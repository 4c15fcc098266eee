package sitehttp

import "mobilize/internal/domain/site"

type row = site.Row

// Content is what stands within the frame of a page.
type Content func(m *Markup)

// frame writes the page around its content.
func (m *Markup) frame(p page) {
	words := p.Words
	m.Raw("<!doctype html>\n<html lang=\"").Text(string(words.Language)).Raw(`">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>`).Text(p.Title).Raw("</title>\n")
	if p.Summary != "" {
		m.Raw(`<meta name="description" content="`).Text(p.Summary).Raw(`">`)
	}
	m.Raw(`
<meta name="theme-color" content="#F4F3EF" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#141817" media="(prefers-color-scheme: dark)">
<link rel="stylesheet" href="/site/tokens.css">
<link rel="stylesheet" href="/site/site.css">
<link rel="icon" href="/site/icons/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/site/icons/icon-192.png">
<link rel="manifest" href="/manifest.webmanifest">
`)
	other := string(words.Language.Other())
	if p.Other != "" {
		m.Raw(`<link rel="alternate" hreflang="`).Text(other).Raw(`" href="`).Link(p.Other).Raw(`">`)
	}
	m.Raw(`
</head>
<body>
<a class="skip" href="#indhold">`).Text(words.SkipTo).Raw(`</a>
<div class="weekline" aria-hidden="true"><i data-day="mon"></i><i data-day="tue"></i><i data-day="wed"></i><i data-day="thu"></i><i data-day="fri"></i><i data-day="sat"></i><i data-day="sun"></i></div>
<header class="c sh"><a class="brand" href="`).Link(p.Home).Raw(`"><svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><rect x="1.25" y="1.25" width="25.5" height="25.5" rx="4" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="M14 14V6.2A7.8 7.8 0 1 1 6.2 14Z" fill="currentColor"/></svg>Mobilize</a>
<nav aria-label="Mobilize">`)
	if p.Links != nil {
		p.Links(m)
	}
	if p.Other != "" {
		m.Raw(`<a class="b bare" href="`).Link(p.Other).Raw(`" lang="`).Text(other).Raw(`" hreflang="`).Text(other).Raw(`">`).Text(words.OtherName).Raw(`</a>`)
	}
	m.Raw(`<a class="b" href="/app/">`).Text(words.SignIn).Raw(`</a></nav></header>
<main id="indhold" tabindex="-1">
`)
	p.Content(m)
	m.Raw(`
</main>
<div class="c"><footer><strong>Mobilize</strong><span>`).Text(words.Licence).Raw(`</span><a href="`).Link(words.ToCredit).Raw(`">`).Text(words.Credits).Raw(`</a>`)
	if p.Source != "" {
		m.Raw(`<a href="`).Link(p.Source).Raw(`">`).Text(words.Source).Raw(`</a>`)
	}
	m.Raw("</footer></div>\n</body>\n</html>\n")
}

// front is the content of the front page.
func (p *Pages) front(words site.Front) Content {
	return func(m *Markup) {
		m.Raw("\n<section class=\"c hero\"><div><h1>").Text(words.Headline).Raw("</h1><p>").Text(words.Lead).Raw(`</p><div class="cta">`)
		if p.options.IsDemo {
			m.Raw(`<a class="b main" href="/demo/mailbox">`).Text(words.Demo).Raw("</a>")
		} else {
			m.Raw(`<a class="b main" href="/app/">`).Text(words.Start).Raw("</a>")
		}
		if p.options.Contact != "" {
			m.Raw(`<a class="b" href="#book">`).Text(words.Present).Raw("</a>")
		}
		m.Raw("</div></div>\n")
		m.mock(words.Mock)
		m.Raw("\n</section>\n<section class=\"c band\" id=\"hvem\"><h2>").Text(words.WhomHead).Raw(`</h2><dl class="rows">`)
		m.rows(words.Whom, "")
		m.Raw("</dl></section>\n<section class=\"quiet\" id=\"data\"><div class=\"c band\"><h2>").Text(words.DataHead).Raw(`</h2><dl class="rows">`)
		m.rows(words.Data, ` class="big"`)
		m.Raw("</dl></div></section>\n")
		if contact := p.options.Contact; contact != "" {
			m.Raw(`<section class="c band" id="book"><h2>`).Text(words.PresentHead).Raw(`</h2><div class="say"><p>`).Text(words.PresentText)
			m.Raw(`</p><a class="b main" href="mailto:`).Text(contact).Raw(`">`).Text(words.WriteTo).Raw(" ").Text(contact).Raw("</a></div></section>")
		}
		m.Raw("\n")
	}
}

// mock is the small screen beside the headline.
func (m *Markup) mock(words site.Mock) {
	if words == (site.Mock{}) {
		return
	}
	m.Raw(`<div class="device" data-day="fri"><div class="mini"><div class="mb"><b>`).Text(words.Day).Raw(`</b><span class="num">`).Text(words.Clock)
	m.Raw(`</span></div><span class="pic"><img src="/site/pictures/photo-swim.svg" width="400" height="400" alt="`).Text(words.Picture).Raw(`"></span><div class="d">`)
	m.disc(words)
	m.Raw("<b>").Text(words.Left).Raw(`</b></div><span class="w">`).Text(words.Activity)
	m.Raw(`</span><span class="k"><svg class="i" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path d="M20 6 9 17l-5-5"/></svg>`).Text(words.Done)
	m.Raw(`</span><div class="n"><span class="pic drawn"><img src="/site/pictures/bus.svg" width="32" height="32" alt=""></span><span>`).Text(words.Next)
	m.Raw("</span><span>").Text(words.NextIn).Raw("</span></div></div></div>")
}

// credits is the content of the page of credits.
func credits(words site.Credits, origins []site.Origin) Content {
	return func(m *Markup) {
		m.Raw("\n<section class=\"c\"><div class=\"page\"><h1>").Text(words.Headline).Raw("</h1><p>").Text(words.Lead).Raw("</p></div></section>\n")
		for _, o := range origins {
			m.origin(words, o)
		}
		m.Raw(`<section class="c band"><h2>`).Text(words.OthersHead).Raw(`</h2><dl class="rows">`)
		m.rows(words.Others, "")
		m.Raw("</dl></section>\n<section class=\"c band\"><h2>").Text(words.OwnHead).Raw(`</h2><div class="say"><p>`).Text(words.Own).Raw("</p></div></section>\n")
	}
}

func (m *Markup) origin(words site.Credits, o site.Origin) {
	name, by := words.Ours, words.Unchanged
	if o.Home != "" || o.IsAdded {
		name, by = o.Name, o.Author
	}
	m.Raw(`<section class="c band"><h2>`).Text(name).Raw("</h2><dl class=\"rows\">\n<div><dt>").Text(words.Count).Raw(`</dt><dd class="num">`).Number(o.Count)
	m.Raw("</dd></div>\n<div><dt>").Text(words.By).Raw("</dt><dd>").Text(by).Raw("</dd></div>\n")
	if len(o.Artists) > 0 {
		m.Raw("<div><dt>").Text(words.Artists).Raw("</dt><dd>")
		for i, who := range o.Artists {
			if i > 0 {
				m.Raw(", ")
			}
			m.Text(who)
		}
		m.Raw("</dd></div>")
	}
	if m.Raw("\n<div><dt>").Text(words.Terms); o.Terms == "" {
		m.Raw("</dt><dd>").Text(o.Licence).Raw("</dd></div>\n")
	} else {
		m.Raw(`</dt><dd><a href="`).Link(o.Terms).Raw(`">`).Text(o.Licence).Raw("</a></dd></div>\n")
	}
	if o.Home != "" {
		m.Raw("<div><dt>").Text(words.Home).Raw(`</dt><dd><a href="`).Link(o.Home).Raw(`">`).Text(o.Home).Raw("</a></dd></div>\n")
	}
	switch {
	case o.IsAdded:
		m.Raw("<div><dt>").Text(words.ChangedHead).Raw("</dt><dd>").Text(words.Reduced).Raw("</dd></div>\n")
	case o.Home != "":
		m.Raw("<div><dt>").Text(words.ChangedHead).Raw("</dt><dd>").Text(words.Changed).Raw("</dd></div>\n")
	default:
		m.Raw("\n\n")
	}
	m.Raw("</dl></section>\n")
}

// problem is the content of the page that explains a fault code.
func problem(words site.Frame, one site.Problem) Content {
	return func(m *Markup) {
		m.Raw(`<section class="c"><div class="page"><h1>`).Text(one.Code).Raw(`</h1><p lang="en"><strong>`).Text(one.Message).Raw("</strong></p><p>")
		m.Text(words.ProblemMeaning).Raw(`</p><p><a href="`).Link(words.Language.Home()).Raw(`">`).Text(words.ToFront).Raw("</a></p></div></section>")
	}
}

// missing is the content of the page for what is not there.
func missing(words site.Frame) Content {
	return func(m *Markup) {
		m.Raw(`<section class="c"><div class="page"><h1>`).Text(words.Missing.Head).Raw("</h1><p>").Text(words.Missing.Text)
		m.Raw(`</p><p><a href="`).Link(words.Language.Home()).Raw(`">`).Text(words.ToFront).Raw("</a></p></div></section>")
	}
}
