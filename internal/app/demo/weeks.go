package demo

// noahAtHome is what Noah, nine, does before and after school and at weekends.
func noahAtHome() []entry {
	return []entry{
		{title: "Stå op", picture: "archive:drawn-wake-up", days: schooldays, start: "06:45", end: "07:00"},
		{
			title: "Morgenmad", picture: "archive:fluent-bowl-with-spoon", days: schooldays, start: "07:00", end: "07:20", place: "Køkkenet",
			steps: []step{{"Tag en skål", "archive:fluent-bowl-with-spoon"}, {"Hæld mælk op", "archive:fluent-glass-of-milk"}, {"Sæt skålen i vasken", "archive:drawn-dishes"}},
		},
		{
			title: "Børst tænder", picture: "archive:fluent-toothbrush", days: schooldays, start: "07:20", end: "07:25", place: "Badeværelset",
			steps: []step{{"Tandpasta på børsten", "archive:fluent-toothbrush"}, {"Børst foroven", "archive:fluent-tooth"}, {"Børst forneden", "archive:fluent-tooth"}, {"Skyl munden", "archive:fluent-droplet"}},
		},
		{
			title: "Tøj på", picture: "archive:fluent-t-shirt", days: schooldays, start: "07:25", end: "07:40",
			steps: []step{{"Bluse", "archive:fluent-t-shirt"}, {"Bukser", "archive:fluent-jeans"}, {"Strømper", "archive:fluent-socks"}, {"Sko", "archive:fluent-running-shoe"}},
		},
		{title: "Bus til skole", picture: "photo:Stoppestedet", days: schooldays, start: "07:45", end: "08:00", colour: "yellow", with: []string{"Mor"}, why: "Mor går med til stoppestedet. Chaufføren hedder Per."},
		{title: "Bus hjem", picture: "archive:fluent-bus", days: "MO,TU,WE,TH", start: "14:10", end: "14:30", colour: "yellow"},
		{title: "Far henter", picture: "archive:fluent-automobile", days: "FR", start: "13:30", end: "13:50", with: []string{"Far"}, why: "Fredag er fars dag. Tasken står i gangen."},
		{title: "Frugt og pause", picture: "archive:fluent-red-apple", days: "MO,TU,WE,TH", start: "14:30", end: "15:00"},
		{
			title: "Svømning", picture: "photo:Svømmehallen", days: "TU", start: "16:00", end: "17:00", colour: "blue", place: "Svømmehallen", with: []string{"Far"},
			steps: []step{{"Badebukser på", "archive:fluent-shorts"}, {"Brusebad", "archive:fluent-shower"}, {"Svøm", "archive:fluent-person-swimming"}, {"Tøj på igen", "archive:fluent-t-shirt"}},
		},
		{title: "Byg med klodser", picture: "archive:drawn-bricks", days: "MO,WE", start: "15:15", end: "16:30"},
		{title: "Fodbold", picture: "archive:fluent-soccer-ball", days: "TH", start: "16:00", end: "17:00", colour: "green", place: "Boldbanen", with: []string{"Emil"}},
		{title: "Lektier", picture: "archive:fluent-memo", days: "MO,WE", part: "afternoon", minutes: 20},
		{title: "Tablet", picture: "archive:openmoji-E1CC", days: "MO,TU,WE,TH", start: "17:00", end: "17:30"},
		{title: "Aftensmad", picture: "archive:fluent-fork-and-knife-with-plate", days: "daily", start: "18:00", end: "18:30", place: "Køkkenet"},
		{title: "Brusebad", picture: "archive:fluent-shower", days: "MO,WE,FR,SU", start: "19:00", end: "19:15"},
		{title: "Nattøj", picture: "archive:drawn-pyjamas", days: "daily", start: "19:15", end: "19:25"},
		{title: "Godnathistorie", picture: "archive:fluent-open-book", days: "daily", start: "19:30", end: "19:50", with: []string{"Mor"}},
		{title: "Sove", picture: "archive:fluent-person-in-bed", days: "daily", start: "20:00"},
		{title: "Fredagshygge", picture: "archive:fluent-couch-and-lamp", days: "FR", start: "18:45", end: "19:10", with: []string{"Far"}},
		{title: "Pandekager", picture: "archive:fluent-pancakes", days: "SA", start: "09:00", end: "09:45", with: []string{"Far", "Alma"}},
		{title: "Tur i skoven", picture: "archive:fluent-evergreen-tree", days: "SA", start: "11:00", end: "13:00", with: []string{"Far", "Alma"}},
		{title: "Besøg hos mormor", picture: "photo:Mormor Inger", days: "SU", start: "13:00", end: "16:00", colour: "violet", place: "Hos mormor", with: []string{"Mor", "Alma"}},
		{title: "Tærte hos mormor", picture: "photo:Mormors tærte", days: "once+6", start: "14:00", end: "14:30", why: "Mormor har fødselsdag. Hun bliver 70 år."},
		{title: "Tandlæge", picture: "archive:fluent-tooth", days: "once+3", start: "15:00", end: "15:30", colour: "orange", place: "Skoletandlægen", with: []string{"Mor"}, why: "Tandlægen tæller tænderne. Det gør ikke ondt."},
		{title: "Pak skoletasken", picture: "archive:fluent-backpack", days: "SU", part: "evening", minutes: 10},
	}
}

// schoolWeek is 3. S's timetable, the same for all twelve.
func schoolWeek(string) []entry {
	return []entry{
		{title: "Morgensamling", picture: "archive:fluent-calendar", days: schooldays, start: "08:00", end: "08:20", place: "3. S", with: []string{"Karim"}},
		{title: "Dansk", picture: "archive:fluent-open-book", days: "MO,TU,WE", start: "08:20", end: "09:30", colour: "red", place: "3. S"},
		{title: "Matematik", picture: "archive:fluent-abacus", days: "TH,FR", start: "08:20", end: "09:30", colour: "blue", place: "3. S"},
		{title: "Frikvarter", picture: "archive:fluent-playground-slide", days: schooldays, start: "09:30", end: "10:00", place: "Skolegården"},
		{title: "Matematik", picture: "archive:fluent-input-numbers", days: "MO,WE", start: "10:00", end: "11:00", colour: "blue", place: "3. S"},
		{title: "Billedkunst", picture: "archive:fluent-artist-palette", days: "TU", start: "10:00", end: "11:00", colour: "orange"},
		{title: "Musik", picture: "archive:fluent-musical-notes", days: "TH", start: "10:00", end: "11:00", colour: "violet"},
		{title: "Natur og teknik", picture: "archive:fluent-evergreen-tree", days: "FR", start: "10:00", end: "11:00", colour: "green"},
		{title: "Vask hænder", picture: "archive:openmoji-E0B2", days: schooldays, start: "11:00", end: "11:10"},
		{title: "Madpakke", picture: "archive:fluent-sandwich", days: schooldays, start: "11:10", end: "11:40", place: "3. S"},
		{title: "Ro i puderummet", picture: "archive:drawn-pause", days: schooldays, start: "11:40", end: "12:00"},
		{
			title: "Idræt", picture: "archive:fluent-person-running", days: "TU,TH", start: "12:00", end: "13:30", colour: "green", place: "Hallen",
			steps: []step{{"Skift tøj", "archive:fluent-t-shirt"}, {"Løb og leg", "archive:fluent-person-running"}, {"Brusebad", "archive:fluent-shower"}, {"Tøj på", "archive:fluent-jeans"}},
		},
		{title: "Engelsk", picture: "archive:fluent-speaking-head", days: "MO", start: "12:00", end: "13:00"},
		{title: "Bibliotek", picture: "archive:fluent-books", days: "WE", start: "12:00", end: "13:00"},
		{title: "Fri leg", picture: "archive:drawn-free-time", days: "MO,WE", start: "13:00", end: "14:00"},
		{title: "Klassens time", picture: "archive:openmoji-E246", days: "FR", start: "12:00", end: "13:20", place: "3. S", with: []string{"Karim"}},
	}
}

// almaWeek is thirteen, runs most of it by order and wants few words.
func almaWeek() []entry {
	return []entry{
		{title: "Stå op", picture: "archive:fluent-alarm-clock", days: schooldays, start: "06:30", end: "06:45"},
		{title: "Morgenmad", picture: "archive:fluent-bread", days: schooldays, part: "morning", minutes: 15},
		{title: "Deodorant og hår", picture: "archive:drawn-deodorant", days: schooldays, part: "morning", minutes: 10},
		{title: "Cykle i skole", picture: "archive:fluent-bicycle", days: schooldays, start: "07:30", end: "07:50"},
		{title: "Skole", picture: "archive:fluent-school", days: schooldays, start: "08:00", end: "14:00", colour: "blue", place: "7. B"},
		{title: "Slappe af alene", picture: "archive:fluent-headphone", days: schooldays, start: "14:30", end: "15:15", why: "Ingen spørger om noget her."},
		{title: "Guitar", picture: "archive:fluent-guitar", days: "MO", start: "16:00", end: "16:45", colour: "violet", place: "Musikskolen"},
		{
			title: "Ridning", picture: "archive:openmoji-E184", days: "WE", start: "16:00", end: "17:30", colour: "green", place: "Rideskolen",
			steps: []step{{"Strigl hesten", "archive:fluent-horse-face"}, {"Læg sadel på", "archive:openmoji-E184"}, {"Rid", "archive:fluent-horse-racing"}, {"Giv hø", "archive:fluent-sheaf-of-rice"}},
		},
		{title: "Lektier", picture: "archive:fluent-memo", days: "TU,TH", part: "afternoon", minutes: 30},
		{title: "Gå tur med Balder", picture: "archive:openmoji-E182", days: "daily", part: "afternoon", minutes: 30, with: []string{"Balder"}},
		{title: "Aftensmad", picture: "archive:fluent-fork-and-knife-with-plate", days: "daily", start: "18:00", end: "18:30"},
		{title: "Opvask", picture: "archive:drawn-dishes", days: "TU,SA", part: "evening", minutes: 15},
		{title: "Ring til Freja", picture: "archive:fluent-mobile-phone", days: "FR", start: "19:00", end: "19:30"},
		{title: "Sove", picture: "archive:fluent-person-in-bed", days: "daily", start: "21:30"},
		{title: "Biograf", picture: "archive:fluent-popcorn", days: "once+5", start: "15:00", end: "17:15", colour: "orange", with: []string{"Far"}},
		{title: "Besøg hos mormor", picture: "photo:Mormor Inger", days: "SU", start: "13:00", end: "16:00", colour: "violet", with: []string{"Mor", "Noah"}},
		{title: "Tærte hos mormor", picture: "photo:Mormors tærte", days: "once+6", start: "14:00", end: "14:30", why: "Mormor har fødselsdag."},
	}
}

// residence adds what the three who live at Åkanden share.
func residence(own []entry) []entry {
	return append(own,
		entry{title: "Morgenkaffe", picture: "archive:fluent-hot-beverage", days: "daily", start: "08:00", end: "08:30", place: "Fællesstuen"},
		entry{title: "Frokost", picture: "archive:fluent-sandwich", days: "daily", start: "12:00", end: "12:45", place: "Fællesstuen"},
		entry{title: "Husmøde", picture: "archive:openmoji-E246", days: "WE", start: "19:00", end: "19:45", place: "Fællesstuen", with: []string{"Lars"}},
		entry{title: "Aftensmad", picture: "archive:fluent-pot-of-food", days: "daily", start: "18:00", end: "18:45", place: "Fællesstuen"},
		entry{title: "Aftenkaffe", picture: "archive:fluent-shortcake", days: "SA,SU", start: "20:00", end: "20:30"},
	)
}

func boWeek() []entry {
	return []entry{
		{title: "Brusebad", picture: "archive:fluent-shower", days: "MO,WE,FR", start: "07:15", end: "07:35"},
		{title: "Barbering", picture: "archive:fluent-razor", days: "MO,WE,FR", start: "07:35", end: "07:50"},
		{title: "Medicin", picture: "archive:fluent-pill", days: "daily", start: "08:30", end: "08:35", with: []string{"Lars"}},
		{
			title: "Værksted", picture: "archive:fluent-hammer-and-wrench", days: "MO,TU,WE,TH", start: "09:15", end: "14:30", colour: "blue", place: "Værkstedet",
			steps: []step{{"Arbejdstøj på", "archive:fluent-safety-vest"}, {"Hent værktøj", "archive:fluent-hammer-and-wrench"}, {"Arbejd", "archive:fluent-wrench"}, {"Ryd op", "archive:fluent-broom"}},
		},
		{title: "Indkøb", picture: "archive:fluent-shopping-cart", days: "FR", start: "10:00", end: "11:30", place: "Supermarkedet", with: []string{"Lars"}},
		{title: "Vaske tøj", picture: "archive:openmoji-E1CF", days: "TU", start: "15:30", end: "17:00", place: "Vaskerummet"},
		{title: "Radioavis", picture: "archive:fluent-radio", days: "daily", start: "17:00", end: "17:15"},
		{title: "Fisketur", picture: "archive:fluent-fishing-pole", days: "SA", start: "09:30", end: "13:00", place: "Søen", with: []string{"Lars"}},
		{title: "Ring til bror", picture: "archive:fluent-telephone-receiver", days: "SU", start: "15:00", end: "15:30", with: []string{"Henrik"}},
	}
}

func sofieWeek() []entry {
	return []entry{
		{title: "Stå op", picture: "archive:fluent-alarm-clock", days: "daily", start: "07:30", end: "07:45"},
		{title: "Bus til arbejde", picture: "archive:fluent-bus", days: "MO,TU,TH", start: "08:40", end: "09:05", colour: "yellow"},
		{title: "Arbejde i caféen", picture: "archive:fluent-briefcase", days: "MO,TU,TH", start: "09:15", end: "13:30", colour: "green", place: "Café Kornblomst"},
		{title: "Støvsug værelset", picture: "archive:drawn-vacuum-cleaner", days: "FR", part: "midday", minutes: 20},
		{title: "Dans", picture: "archive:fluent-woman-dancing", days: "TU", start: "16:30", end: "17:30", colour: "violet", place: "Kulturhuset"},
		{
			title: "Lav mad til alle", picture: "archive:fluent-cooking", days: "TH", start: "16:00", end: "18:00", with: []string{"Lars"},
			steps: []step{{"Læs opskriften", "archive:fluent-open-book"}, {"Vask hænder", "archive:fluent-soap"}, {"Skær grøntsager", "archive:fluent-carrot"}, {"Kog", "archive:fluent-pot-of-food"}, {"Dæk bord", "archive:fluent-fork-and-knife-with-plate"}},
		},
		{title: "Pizza med venner", picture: "archive:fluent-pizza", days: "FR", start: "18:45", end: "21:00", colour: "orange"},
		{title: "Tur i svømmehallen", picture: "archive:fluent-person-swimming", days: "SA", start: "10:30", end: "12:00", colour: "blue"},
	}
}

func gretheWeek() []entry {
	return []entry{
		{title: "Medicin", picture: "archive:fluent-pill", days: "daily", start: "08:30", end: "08:35", with: []string{"Lars"}},
		{title: "Vand til blomsterne", picture: "archive:fluent-potted-plant", days: "MO,TH", part: "morning", minutes: 15},
		{title: "Strikkeklub", picture: "archive:fluent-yarn", days: "TU,FR", start: "10:00", end: "11:30", colour: "violet", place: "Fællesstuen"},
		{title: "Gåtur", picture: "archive:fluent-person-walking", days: "daily", start: "13:30", end: "14:15", with: []string{"Lars"}},
		{title: "Frisør", picture: "archive:fluent-person-getting-haircut", days: "once+2", start: "10:00", end: "11:00", colour: "orange"},
		{title: "Bage boller", picture: "archive:fluent-bread", days: "WE", start: "14:30", end: "16:00", steps: []step{{"Ælt dejen", "archive:fluent-cook"}, {"Form boller", "archive:fluent-bread"}, {"Bag dem", "archive:fluent-hourglass-done"}}},
		{title: "Kirke", picture: "archive:fluent-church", days: "SU", start: "10:00", end: "11:15", place: "Vor Frue"},
		{title: "Avis og kaffe", picture: "archive:fluent-newspaper", days: "SA", start: "09:00", end: "10:00"},
	}
}
