package archive_test

import (
	"slices"
	"strings"
	"testing"
)

// The words of a day plan, said in Danish and in English, and the symbols that fit as the first hit.
const vocabulary = `
stå op | get up | drawn-get-up
vågne | wake up | drawn-wake-up
rede seng | make the bed | drawn-make-bed
tage tøj på | get dressed | drawn-dress
tage tøj af | undress | drawn-undress
nattøj | pyjamas | drawn-pyjamas
bruser | shower | drawn-shower
brusebad | take a shower | drawn-shower
karbad | bathtub | fluent-bathtub
håndvask | wash hands | drawn-wash-hands
hårvask | wash hair | drawn-wash-hair
børste hår | brush hair | drawn-brush-hair
børste tænder | brush teeth | drawn-brush-teeth
vaske ansigt | wash face | drawn-wash-face
toilet | toilet | fluent-toilet
skifte ble | change nappy | drawn-change-nappy
bleer | nappies | drawn-nappy
bind | sanitary pad | drawn-sanitary-pad
deodorant | deodorant | drawn-deodorant
negle | nails | drawn-nail-clipper
tandlæge | dentist | drawn-dentist
medicin | medicine | drawn-medicine
sove | sleep | drawn-sleep
sengetid | bedtime | drawn-sleep
godnathistorie | bedtime story | drawn-bedtime-story
morgenmad | breakfast | drawn-breakfast
frokost | lunch | drawn-lunch
aftensmad | dinner | drawn-dinner
mellemmåltid | snack | drawn-snack
madpakke | packed lunch | drawn-lunch-box
spise | eat | drawn-eat drawn-dinner
drikke | drink | drawn-drink
vand | water | drawn-water
saft | squash | drawn-squash fluent-beverage-box
mælk | milk | fluent-glass-of-milk
grød | porridge | drawn-porridge
havregrød | oatmeal | drawn-porridge
rugbrød | rye bread | drawn-rye-bread
rugbrødsmad | open sandwich | drawn-open-sandwich
leverpostej | liver pâté | drawn-liver-pate
pålæg | cold cuts | drawn-open-sandwich
frikadeller | meatballs | drawn-meatballs
kartofler | potatoes | fluent-potato
pasta | pasta | fluent-spaghetti
ris | rice | fluent-cooked-rice
knækbrød | crispbread | drawn-crispbread
bolle | bun | drawn-bun
yoghurt | yoghurt | drawn-yoghurt
frugt | fruit | fluent-red-apple
gulerod | carrot | fluent-carrot
is | ice cream | fluent-soft-ice-cream
kage | cake | fluent-birthday-cake
slik | sweets | fluent-candy
lave mad | cook | drawn-cook
bage | baking | drawn-bake
dække bord | set the table | drawn-set-table
flyverdragt | snowsuit | drawn-snowsuit
gummistøvler | wellies | drawn-wellies
regntøj | rainwear | drawn-rainwear
hue | beanie | drawn-woolly-hat
vanter | mittens | drawn-mittens
sko | shoes | fluent-running-shoe
hjemmesko | slippers | drawn-slippers
strømper | socks | fluent-socks
strømpebukser | tights | drawn-tights
jakke | jacket | fluent-coat
bukser | trousers | fluent-jeans
underbukser | underpants | fluent-briefs
bh | bra | drawn-bra
badetøj | swimwear | fluent-one-piece-swimsuit
svømmetaske | swimming bag | drawn-swim-bag
cykelhjelm | bike helmet | drawn-bike-helmet
garderobe | coat hooks | drawn-coat-hooks
skoletaske | schoolbag | fluent-backpack
skole | school | fluent-school
samling | circle time | drawn-circle-time
gruppearbejde | group work | drawn-group-work
frikvarter | recess | drawn-recess
sfo | after-school club | drawn-after-school
specialklasse | special class | drawn-special-class
undervisning | lesson | drawn-lesson
lektier | homework | drawn-homework
skema | timetable | drawn-timetable
værksted | workshop | drawn-workshop
beskæftigelse | supported employment | drawn-occupation
dagtilbud | day centre | drawn-occupation
arbejde | work | fluent-briefcase drawn-occupation
en til en | one to one | drawn-one-to-one
arbejdsplads | workstation | drawn-workstation
læse | read | drawn-read fluent-open-book
skrive | write | drawn-write
matematik | maths | fluent-abacus
musik | music | fluent-musical-notes
idræt | pe | fluent-person-running
computer | computer | fluent-laptop
skolebus | school bus | fluent-bus drawn-minibus
minibus | minibus | drawn-minibus
skoletaxa | school taxi | drawn-taxi drawn-minibus
taxa | taxi | drawn-taxi
tog | train | drawn-train
letbane | light rail | drawn-light-rail
gåtur | walk | drawn-walk
køre bil | car ride | drawn-car-ride fluent-automobile
cykle | cycling | fluent-bicycle
vente på bus | wait for the bus | drawn-bus-stop
blive hentet | be picked up | drawn-pick-up
tømme opvaskemaskine | empty the dishwasher | drawn-empty-dishwasher
fylde opvaskemaskine | load the dishwasher | drawn-load-dishwasher
opvask | dishes | drawn-dishes
vaskemaskine | washing machine | drawn-washing-machine
vasketøj | laundry | drawn-washing-machine
lægge tøj sammen | fold clothes | drawn-folded-clothes
hænge tøj op | hang up the washing | drawn-laundry-line
støvsuge | vacuum | drawn-vacuum-cleaner
gå ud med skrald | take out the rubbish | drawn-rubbish
sortere affald | sort waste | drawn-sort-waste
købe ind | shopping | drawn-shopping fluent-shopping-cart
supermarked | supermarket | drawn-supermarket
vaske gulv | mop the floor | drawn-mop
tørre bord af | wipe the table | drawn-wipe-table
rydde op | tidy up | drawn-tidy-up
vande blomster | water the plants | drawn-water-plants
svømning | swimming | fluent-person-swimming drawn-swimming-pool
svømmehal | swimming pool | drawn-swimming-pool
ridning | horse riding | drawn-riding
spil | board game | drawn-board-game
legeplads | playground | drawn-playground
bibliotek | library | drawn-library
film | film | drawn-film
høre musik | listen to music | drawn-listen-music
tegne | draw | drawn-draw
tablet | tablet | drawn-tablet
ipad | ipad | drawn-tablet
puslespil | jigsaw | fluent-puzzle-piece
fodbold | football | fluent-soccer-ball
sansehule | sensory room | drawn-sensory-room
kugledyne | weighted blanket | drawn-weighted-blanket
slappe af | relax | drawn-relax
skovtur | walk in the woods | drawn-forest
legeaftale | playdate | drawn-friends
trampolin | trampoline | drawn-trampoline
gynge | swing | drawn-swing
rolig | calm | drawn-calm
urolig | restless | drawn-restless
træt | tired | drawn-tired
glad | happy | drawn-happy
ked af det | sad | drawn-sad
vred | angry | drawn-angry
bange | afraid | drawn-afraid
stolt | proud | drawn-proud
nervøs | nervous | drawn-nervous
keder sig | bored | drawn-bored
for meget larm | too noisy | drawn-too-noisy
sulten | hungry | drawn-hungry
tørstig | thirsty | drawn-thirsty
ondt | pain | drawn-pain
ondt i maven | stomach ache | drawn-stomach-ache
ondt i hovedet | headache | drawn-headache openmoji-E31D
syg | ill | drawn-ill
fryser | cold | drawn-cold
har det varmt | too hot | drawn-hot
mor | mother | drawn-mother
far | father | drawn-father
søskende | siblings | drawn-siblings
bedsteforældre | grandparents | drawn-grandparents
mormor | grandmother | drawn-grandmother
farfar | grandfather | drawn-grandfather
familie | family | drawn-family
ven | friend | drawn-friends
lærer | teacher | drawn-teacher
pædagog | pedagogue | drawn-pedagogue
støtteperson | support person | drawn-support-person
vikar | substitute | drawn-substitute
læge | doctor | drawn-doctor
sygeplejerske | nurse | drawn-nurse
fysioterapeut | physiotherapist | drawn-physiotherapist
ergoterapeut | occupational therapist | drawn-occupational-therapist
talepædagog | speech therapist | drawn-speech-therapist
psykolog | psychologist | drawn-psychologist
chauffør | driver | drawn-driver
sagsbehandler | case worker | drawn-case-worker
hjemme | home | fluent-house
bosted | residence | drawn-residence
aflastning | respite care | drawn-respite
hospital | hospital | fluent-hospital
apotek | pharmacy | drawn-pharmacy
frisør | hairdresser | fluent-person-getting-haircut
først | first | drawn-first
så | then | drawn-then
vælg | choose | drawn-choice
færdig | finished | drawn-finished
vent | wait | drawn-wait
ændring | change | drawn-change
aflyst | cancelled | drawn-cancelled
pause | break | drawn-pause
stop | stop | drawn-stop
hjælp | help | drawn-help
ja | yes | drawn-yes
nej | no | drawn-no
ikke nu | not now | drawn-not-now
nu | now | drawn-now
senere | later | drawn-later
overraskelse | surprise | drawn-surprise
fri | day off | drawn-free-time
gæst | guest | drawn-guest
nyt | something new | drawn-new
sammen | together | drawn-together
alene | alone | drawn-alone
stille tid | quiet time | drawn-quiet
igen | again | drawn-again
mere | more | drawn-more
husk | remember | drawn-remember
`

// misses says which of the words lead elsewhere first.
func misses(t *testing.T) (asked int, wrong []string) {
	t.Helper()
	a := built
	for line := range strings.Lines(strings.TrimSpace(vocabulary)) {
		field := strings.Split(strings.TrimSpace(line), " | ")
		fitting := strings.Fields(field[2])
		for i, language := range []string{"da", "en"} {
			asked++
			found, err := a.Search(field[i], language, 1)
			if err != nil {
				t.Fatal(err)
			}
			if first := strings.Join(ids(found), ""); !slices.Contains(fitting, first) {
				wrong = append(wrong, language+" "+field[i]+": "+first+", want "+field[2])
			}
		}
	}
	return asked, wrong
}

func TestVocabulary(t *testing.T) {
	t.Parallel()
	asked, wrong := misses(t)
	if asked < 400 {
		t.Errorf("only %d words are asked for", asked)
	}
	for _, line := range wrong {
		t.Error(line)
	}
}
