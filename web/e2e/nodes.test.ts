// The long run on two nodes: the adult's browser on one, the tablet on the other, which is killed in the middle.
import { followADay } from './longrun';
import { Nodes } from './nodes';
import { test } from './product';

test('the same day on two nodes, one of them killed in the middle @nodes', async ({ browser }) => {
  test.setTimeout(300_000);
  const nodes = await Nodes.start();
  try {
    await followADay(browser, nodes);
  } finally {
    await nodes.remove();
  }
});
