"""Names for invented contact rows: several cultures, the frequent ones first, the rest composed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Culture:
    """The names of one culture, the most frequent first."""

    share: float
    """Of all households."""
    men: Sequence[str]
    women: Sequence[str]
    families: Sequence[str]


def _composed(roots: str, endings: str) -> tuple[str, ...]:
    """Every root with every ending, taking turns, so that neighbours in rank differ."""
    ends = endings.split()
    turns = product(range(len(ends)), enumerate(roots.split()))
    return tuple(dict.fromkeys(root + ends[(at + turn) % len(ends)] for turn, (at, root) in turns))


def _culture(
    share: float,
    men: str,
    women: str,
    families: str,
    composed: Sequence[str] = (),
    *,
    more_men: Sequence[str] = (),
    more_women: Sequence[str] = (),
) -> Culture:
    return Culture(
        share,
        tuple(dict.fromkeys((*men.split(), *more_men))),
        tuple(dict.fromkeys((*women.split(), *more_women))),
        tuple(dict.fromkeys((*families.split(), *composed))),
    )


_ENGLISH = _composed(
    "Ash Beck Black Brad Bram Brook Burn Cald Chad Clay Cliff Crom Dal Den Ed Elling Farn Feather "
    "Fox Gar Gold Grim Had Hal Har Haw Hazel Hol Horn Hutch Kirk Lang Law Led Lind Mar Mel Mid "
    "Mor Nether New Nor Oak Ols Pem Pen Quar Rad Rams Red Ren Rock Row Rush Sand Shel Stan Sten "
    "Sut Thorn Til Up Wake Wal War Wed Wel West Whit Wil Win Wood Wor Yar Ack Ald Apple Bar Bent "
    "Bick Bla Bos Bow Brig Bux Carl Cham Church Col Cran Cul Cup Dar Dun East Edge Fair Far Fen Gals "
    "Glad Grant Green Hamp Hart Hather Hen Hey High Hun Ingle Kel Ken Kes Kil Lam Lan Lin Long Lyn "
    "Malt Mans May Mead Mil Mos Nant Nesbit Nut Over Park Pick Pres Pur Rain Raw Rothe Saw Sea Ship "
    "Skel South Stain Stock Strat Swin Tam Tat Ther Tor Tun Under Ver Wad Ware Wat Whar Wig Wyn",
    "ley ton ford well worth by ham field croft wick bourne combe dale shaw thwaite man er stead "
    "gate hurst mere more ridge side water way wood ington erton ingham brook cott don firth holme "
    "house kin land leigh lock low mond nell ner ney pole sey son stock stone tree ward wick ",
)
_MORE_MEN = _composed(
    "Al Ar Bar Ben Bran Cal Cam Cor Dar Dev El Er Gal Gar Had Jar Jay Kel Ken Kyl Lan Lor Mar Mal "
    "Nor Or Ran Rod Sher Tan Tor Tyr Val Wes",
    "an den don en ic ius ley o ton us vin win",
)
_MORE_WOMEN = _composed(
    "Ad Am An Ar Bel Bri Cal Car Cor Dar El Em Ev Fay Gen Hay Jan Jes Kar Kay Lar Len Lil Lor Mar "
    "Mer Mir Nor Or Ros Sab Sel Shan Tal Tam Tan Val Viv",
    "a ana anne een elle ena ette ia ina ine issa leigh y",
)
_POLISH = _composed(
    "Adam Bart Bor Brzoz Czar Dąbr Dom Fil Gór Graj Gryg Jabł Jan Jas Kacz Kal Kam Kap Kos Koz Kras "
    "Krup Kub Lew Lip Łuk Maj Mal Mar Mich Mroz Niem Now Ols Orł Os Paw Piet Pol Rog Rud Sad Sik "
    "Sok Stan Szcz Szym Tom Urb Was Wit Wron Zaj Ziel Żur",
    "owski ewski iński ecki owicz czyk czak ak ek ik uk yński",
)
_YORUBA = _composed(
    "Ade Afo Aji Akin Ala Awo Aye Babá Bam Dada Fala Fash Ige Kola Lawa Oba Odu Ogun Ola Olu Omo "
    "Ope Osho Oye Sho Tani",
    "bayo bisi dele femi goke jide kunle lade lana moye niyi ola peju ran shola sanya toye wale yemi",
)
_IGBO = _composed(
    "Ama Ani Chi Eke Eme Eze Ibe Ike Mba Ndu Nna Nwa Obi Oke Oko Onu Oso Uba Udo Uzo",
    "agu chi chukwu dike eze ka ke kwe ma na ndu oma rie uche zor",
)
_ROMANIAN = _composed(
    "Alb Anton Băl Barb Bog Con Cost Dragom Dum Flor Gavril Georg Grigor Il Ion Laz Luc Manol Mar "
    "Mih Mold Nicol Ol Pav Petr Pop Rad Sav Stan Stef Tom Tud Vas Vlad",
    "escu eanu ache oiu aru ică",
)
_GREEK_AND_TURKISH = _composed(
    "Ale Anast Chara Deme Dimi Georg Iliad Kara Konst Kyri Lamb Mara Niko Papa Petr Savv Stav Theo",
    "opoulos idis akis iou ellis atos oglu",
)
_INDIAN = _composed(
    "Agar Ban Bhar Bhatt Chak Chand Dev Gan Gos Goy Gup Jag Kap Kri Lak Mal Mad Mah Muk Nag Nar "
    "Pad Pan Par Raj Ram San Sax Sen Shar Shri Sub Sund Tri Ved Venk Vish",
    "wal erjee aran an esh ia ini oor man nathan pal sali swamy tta vedi war",
)
_MUSLIM = _composed(
    "Abd Al-Ham Al-Has Al-Kar Al-Mas Al-Naj Al-Rash Al-Sab Ald El-Am El-Bak El-Gam El-May El-Sha "
    "Far Gha Haj Hak Jab Kaz Mal Man Mir Naz Qas Rah Raz Saf Sal Sid Taw Waz Yus Zah Zam",
    "ad ani awi bani di eem er i id im iq ir oud ri ullah",
)

CULTURES: Sequence[Culture] = (
    _culture(
        0.56,
        "David John Paul James Andrew Mark Michael Thomas Daniel Robert Christopher Matthew Stephen "
        "Richard Peter William Jonathan Joseph Samuel George Benjamin Simon Anthony Kevin Alexander "
        "Philip Adam Martin Edward Nicholas Gary Ian Timothy Oliver Charles Henry Harry Jack Ryan "
        "Lee Luke Joshua Nathan Graham Neil Alan Kenneth Keith Geoffrey Raymond Barry Colin Dennis "
        "Derek Donald Douglas Duncan Francis Frederick Gerald Gordon Gregory Harold Howard Hugh Ivan "
        "Jeffrey Jeremy Leonard Leslie Malcolm Maurice Nigel Norman Patrick Ralph Reginald Roger "
        "Ronald Roy Rupert Russell Stanley Stuart Terence Theodore Trevor Victor Vincent Walter "
        "Arthur Albert Ernest Clifford Cecil Bernard Laurence Dominic Gareth Rhys Owen Callum Ewan "
        "Fergus Angus Hamish Sean Liam Connor Declan Zachary Jacob Isaac Elliot Toby Jude Felix",
        "Susan Sarah Margaret Emma Elizabeth Karen Helen Claire Rebecca Jane Patricia Christine Laura "
        "Rachel Nicola Julie Mary Alison Catherine Victoria Charlotte Jacqueline Amanda Linda Barbara "
        "Jennifer Deborah Samantha Hannah Katherine Jessica Emily Louise Sharon Tracey Michelle Anne "
        "Joanne Lisa Amy Sophie Lucy Olivia Grace Alice Dorothy Joan Jean Pauline Maureen Sheila "
        "Brenda Carol Sandra Janet Valerie Gillian Pamela Angela Heather Wendy Diane Lesley Lynne "
        "Marion Rosemary Judith Hilary Frances Eleanor Florence Edith Winifred Doris Phyllis Beatrice "
        "Harriet Isabella Georgina Philippa Penelope Henrietta Josephine Madeleine Abigail Bethany "
        "Natalie Stephanie Theresa Veronica Yvonne Zoe Megan Sian Bronwen Cerys Fiona Morag Eilidh "
        "Siobhan Niamh Aoife Bridget Caroline Cynthia Daphne Imogen Jemima Tabitha Matilda Poppy",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker "
        "White Roberts Green Hall Wood Jackson Clarke Harris Lewis Hill Cooper Ward Turner Martin "
        "Moore Morris King Watson Baker Harrison Morgan Allen James Scott Phillips Young Parker "
        "Mitchell Cook Carter Richardson Bailey Bell Collins Shaw Kelly Murphy Miller Cox Marshall "
        "Simpson Price Anderson Adams Wilkinson Foster Ellis Murray Chapman Mason Gray Webb Rogers "
        "Hunt Mills Holmes Palmer Matthews Gibson Fisher Barnes Knight Lloyd Butler Russell Stevens "
        "Barker Dixon Fletcher Hughes Edwards Campbell O'Brien McCarthy MacDonald McGregor O'Neill "
        "Fitzgerald Ramsbottom Llewellyn Pritchard Bowen Gallagher Doherty Sutherland Buchanan",
        _ENGLISH,
        more_men=_MORE_MEN,
        more_women=_MORE_WOMEN,
    ),
    _culture(
        0.12,
        "Rajesh Amit Sanjay Vijay Anil Sunil Ravi Ashok Deepak Manoj Arjun Rohan Vikram Kiran Harish "
        "Suresh Ramesh Mahesh Naveen Prakash Gurpreet Harpreet Jaspal Manjit Balwinder Dilip Nikhil "
        "Siddharth Venkatesh Krishnan",
        "Priya Anita Sunita Meena Rekha Kavita Neha Pooja Deepa Lakshmi Shanti Usha Geeta Nisha Seema "
        "Harjit Sukhwinder Jasvinder Manpreet Parminder Asha Bhavna Chandrika Hema Indira Jyoti "
        "Padma Radhika Saraswati Vandana",
        "Patel Singh Kaur Shah Sharma Kumar Gupta Das Mehta Desai Joshi Reddy Nair Gill Sandhu Dhillon "
        "Bains Sidhu Rao Iyer Menon Verma Chopra Malhotra Kapoor Trivedi Parmar Solanki Chauhan",
        _INDIAN,
    ),
    _culture(
        0.09,
        "Mohammed Ahmed Ali Hassan Hussain Omar Ibrahim Yusuf Khalid Tariq Imran Bilal Usman Hamza "
        "Mustafa Abdullah Abdul Salman Faisal Nadeem Rashid Zubair Kamran Asif Shahid Karim Tahir",
        "Fatima Aisha Khadija Maryam Zainab Amina Samira Nadia Yasmin Layla Salma Hafsa Sumaya Rukhsana "
        "Shabana Nasreen Farzana Noor Huda Leila Rania Sana Saima Shazia Tahira Zahra Zeynep",
        "Khan Ahmed Hussain Ali Begum Malik Iqbal Mahmood Akhtar Rahman Uddin Miah Chowdhury Siddiqui "
        "Qureshi Sheikh Butt Mirza Ansari Farooq Haddad Mansour Khoury Nasser Osman Abdi Warsame",
        _MUSLIM,
    ),
    _culture(
        0.06,
        "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Grzegorz Marek "
        "Mateusz Wojciech Zbigniew Rafał Kamil Dariusz Sławomir Stanisław Kazimierz",
        "Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Magdalena Joanna Aleksandra Monika Zofia "
        "Elżbieta Krystyna Dorota Beata Justyna Karolina Natalia Iwona Jolanta Bożena Wiesława",
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak "
        "Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski Krawczyk Piotrowski Grabowski Pawłowski",
        _POLISH,
    ),
    _culture(
        0.05,
        "Oluwaseun Adebayo Chukwuemeka Babatunde Olumide Emeka Ikechukwu Chinedu Kayode Segun Tunde "
        "Oluwatobi Ayodele Obinna Uchenna Kwame Kofi Kwabena Yaw Tendai",
        "Oluwakemi Folake Ngozi Chioma Adaeze Ifeoma Yetunde Titilayo Amara Nkechi Bukola Omolara "
        "Temitope Funmilayo Chiamaka Abena Akosua Adwoa Efua Thandiwe",
        "Okafor Adeyemi Okonkwo Mensah Owusu Adeleke Eze Balogun Boateng Asante Nwosu Obi Oyelaran",
        (*_YORUBA, *_IGBO),
    ),
    _culture(
        0.04,
        "Wei Jun Ming Hao Jian Lei Chun Kai Xin Yong Tao Bo Feng Gang Hui Long Peng Qiang Wing Yat",
        "Mei Ling Xiu Yan Fang Hua Jing Li Na Ping Qing Rong Shan Ting Wen Xia Ying Yun Zhen Siu",
        "Wong Chan Chen Wang Li Zhang Liu Lee Lam Ng Cheung Leung Lau Ho Yang Huang Zhao Wu Zhou Xu "
        "Sun Ma Zhu Hu Guo Lin Luo Liang Song Zheng Xie Han Tang Feng Dong Cheng Cao Yuan Deng Fu "
        "Shen Peng Lu Su Jiang Cai Jia Ding Wei Xue Ye Yan Yu Pan Du Dai Xia Zhong Tian Ren Fan Fang",
    ),
    _culture(
        0.05,
        "José João Carlos Manuel António Luís Francisco Miguel Rui Pedro Alejandro Javier Diego Sergio "
        "Rafael Fernando Giuseppe Giovanni Marco Alessandro Matteo Lorenzo Jean-Luc Étienne Benoît",
        "María Ana Carmen Isabel Teresa Fátima Beatriz Inês Lucía Pilar Rosário Dolores Concepción "
        "Guadalupe Giulia Francesca Chiara Valentina Alessia Hélène Amélie Françoise Chloé",
        "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins García Fernández González "
        "Rodríguez López Martínez Sánchez Pérez Gómez Rossi Russo Ferrari Bianchi Romano Moreau Lefebvre",
        _composed(
            "Almei Aran Barre Bel Caval Car Cast Cor Del Dom Est Fern Fig Gal Guer Lom Mag Mal Mar Mel "
            "Men Mon Mor Nav Or Pal Per Ros Sal Sant Tor Val Vas Vel Vil",
            "da ella ero eira es ez ini etti ano ardi elli ante onte ois aud",
        ),
    ),
    _culture(
        0.03,
        "Andrei Alexandru Ionuț Mihai Cristian Florin Gheorghe Constantin Dimitrios Georgios "
        "Konstantinos Nikolaos Panagiotis Mehmet Mustafa Emre Yiannis Stefan Viktor Dragan",
        "Maria Elena Ioana Andreea Alexandra Mihaela Gabriela Daniela Eleni Katerina Vasiliki Sofia "
        "Despina Ayşe Elif Emine Fatma Ivana Jelena Milena",
        "Popescu Ionescu Papadopoulos Yılmaz Demir Kaya Georgiou Dumitru Petrović Jovanović Ivanov",
        (*_ROMANIAN, *_GREEK_AND_TURKISH),
    ),
)

SHORT: Mapping[str, str] = {
    "David": "Dave Davey", "John": "Jack Johnny", "James": "Jim Jimmy Jamie", "Andrew": "Andy Drew",
    "Michael": "Mike Mick Mikey", "Thomas": "Tom Tommy", "Daniel": "Dan Danny", "Robert": "Rob Bob Bobby Robbie",
    "Christopher": "Chris Kit", "Matthew": "Matt Matty", "Stephen": "Steve Ste", "Richard": "Rich Rick Dick",
    "Peter": "Pete", "William": "Will Bill Billy Liam", "Jonathan": "Jon Jonny Jonty", "Joseph": "Joe Joey",
    "Samuel": "Sam Sammy", "Benjamin": "Ben Benny", "Simon": "Si", "Anthony": "Tony Ant", "Kevin": "Kev",
    "Alexander": "Alex Sandy Lex Xander Alasdair", "Philip": "Phil Pip", "Martin": "Marty Mart",
    "Edward": "Ed Eddie Ted Ned", "Nicholas": "Nick Nicky", "Gary": "Gaz Gazza", "Timothy": "Tim", "Oliver": "Ollie",
    "Charles": "Charlie Chas Chaz", "Henry": "Harry Hal", "Joshua": "Josh", "Nathan": "Nat Nate", "Kenneth": "Ken Kenny",
    "Geoffrey": "Geoff", "Raymond": "Ray", "Barry": "Baz", "Dennis": "Den", "Derek": "Del", "Donald": "Don Donny",
    "Douglas": "Doug Dougie", "Francis": "Frank Fran", "Frederick": "Fred Freddie", "Gerald": "Gerry", "Gregory": "Greg",
    "Jeffrey": "Jeff", "Jeremy": "Jez Jem", "Leonard": "Len Lenny", "Leslie": "Les", "Malcolm": "Malc", "Maurice": "Mo",
    "Nigel": "Nige", "Norman": "Norm", "Patrick": "Pat Paddy", "Reginald": "Reg Reggie", "Roger": "Rog", "Ronald": "Ron Ronnie",
    "Russell": "Russ", "Stanley": "Stan", "Stuart": "Stu", "Terence": "Terry Tel", "Theodore": "Theo Ted", "Trevor": "Trev",
    "Victor": "Vic", "Vincent": "Vince Vinny", "Walter": "Walt Wally", "Arthur": "Art", "Albert": "Bert Albie", "Clifford": "Cliff",
    "Bernard": "Bernie", "Laurence": "Larry Laurie", "Dominic": "Dom", "Gareth": "Gaz Gar", "Zachary": "Zac Zach", "Jacob": "Jake",
    "Susan": "Sue Suzie", "Margaret": "Maggie Peggy Meg Marge", "Elizabeth": "Liz Beth Betty Libby Lizzie Eliza",
    "Rebecca": "Becky Becca Bex", "Patricia": "Pat Trish Patsy", "Christine": "Chris Chrissie", "Rachel": "Rach",
    "Nicola": "Nicky Nic", "Alison": "Ali", "Catherine": "Cathy Kate Cat", "Victoria": "Vicky Tori", "Charlotte": "Lottie Charlie Char",
    "Jacqueline": "Jackie Jacqui", "Amanda": "Mandy", "Barbara": "Barb Babs", "Jennifer": "Jen Jenny", "Deborah": "Debbie Debs",
    "Samantha": "Sam Sammy", "Katherine": "Kate Katie Kathy Kat", "Jessica": "Jess Jessie", "Emily": "Em Emmy", "Louise": "Lou Lulu",
    "Michelle": "Shell Chelle", "Anne": "Annie Nan", "Joanne": "Jo", "Sophie": "Soph", "Olivia": "Liv Livvy", "Dorothy": "Dot Dolly",
    "Maureen": "Mo", "Brenda": "Bren", "Sandra": "Sandy", "Valerie": "Val", "Gillian": "Gill", "Pamela": "Pam", "Angela": "Ange Angie",
    "Diane": "Di", "Rosemary": "Rose Rosie", "Judith": "Judy Jude", "Hilary": "Hils", "Frances": "Fran Frankie", "Eleanor": "Ellie Nell Nora",
    "Florence": "Flo Florrie", "Winifred": "Win Winnie Freda", "Beatrice": "Bea Trixie", "Harriet": "Hattie Harry", "Isabella": "Izzy Bella",
    "Georgina": "Georgie Gina", "Philippa": "Pippa Pip", "Penelope": "Penny", "Henrietta": "Hettie Etta", "Josephine": "Jo Josie",
    "Madeleine": "Maddy", "Abigail": "Abi Abbie", "Bethany": "Beth", "Natalie": "Nat", "Stephanie": "Steph", "Theresa": "Terry Tess",
    "Veronica": "Ronnie Vera", "Megan": "Meg", "Bronwen": "Bron", "Siobhan": "Shiv", "Bridget": "Bridie Biddy", "Caroline": "Carrie Caz",
    "Cynthia": "Cindy", "Imogen": "Immy", "Jemima": "Jem Mima", "Tabitha": "Tabby", "Matilda": "Tilly Mattie", "Mohammed": "Mo Moh",
    "Ahmed": "Med", "Ibrahim": "Ibby Ebrahim", "Mustafa": "Mus", "Abdullah": "Abdul", "Khadija": "Khadi", "Maryam": "Mariam Mimi",
    "Rajesh": "Raj", "Sanjay": "Sanj", "Vikram": "Vik", "Siddharth": "Sid", "Venkatesh": "Venkat", "Krishnan": "Kris", "Gurpreet": "Gary Preet",
    "Harpreet": "Harry", "Manpreet": "Mani", "Sukhwinder": "Sukhi", "Jasvinder": "Jas", "Parminder": "Parmi", "Lakshmi": "Laks",
    "Krzysztof": "Krzysiek Chris", "Andrzej": "Jędrek", "Tomasz": "Tomek", "Paweł": "Pawełek Paul", "Grzegorz": "Grzesiek Greg", "Jakub": "Kuba",
    "Wojciech": "Wojtek", "Zbigniew": "Zbyszek", "Stanisław": "Staszek Stan", "Katarzyna": "Kasia Kate", "Małgorzata": "Gosia", "Agnieszka": "Aga",
    "Magdalena": "Magda", "Joanna": "Asia", "Aleksandra": "Ola", "Elżbieta": "Ela", "Zofia": "Zosia",
    "Oluwaseun": "Seun", "Adebayo": "Bayo", "Chukwuemeka": "Emeka", "Babatunde": "Tunde", "Oluwatobi": "Tobi", "Ayodele": "Ayo", "Olumide": "Mide",
    "Oluwakemi": "Kemi", "Temitope": "Temi", "Funmilayo": "Funmi", "Chiamaka": "Amaka", "Ikechukwu": "Ike", "Titilayo": "Titi",
    "José": "Pepe", "Francisco": "Paco Fran", "Manuel": "Manny Manolo", "Alejandro": "Alex", "Giuseppe": "Beppe", "Giovanni": "Gianni", "Isabel": "Isa",
    "Concepción": "Concha", "Guadalupe": "Lupe", "Beatriz": "Bia", "Francesca": "Fran", "Alexandru": "Alex", "Constantin": "Costel",
    "Konstantinos": "Kostas", "Dimitrios": "Dimitri", "Nikolaos": "Nikos", "Panagiotis": "Panos", "Katerina": "Katy", "Wei": "William", "Ming": "Michael",
}  # fmt: skip
"""The short and familiar forms people write, in English and at home; not those of any one table."""

SPELLINGS: Mapping[str, str] = {
    "Mohammed": "Muhammad Mohamed Mohammad Muhammed", "Ahmed": "Ahmad", "Hussain": "Hussein Husain", "Yusuf": "Yousef Yusef", "Omar": "Umar",
    "Aisha": "Ayesha Aysha", "Fatima": "Fatema Fatimah", "Catherine": "Katherine Kathryn", "Stephen": "Steven", "Sean": "Shaun", "Claire": "Clare",
    "Anne": "Ann", "Sarah": "Sara", "Geoffrey": "Jeffrey", "Philip": "Phillip", "Tracey": "Tracy", "Lesley": "Leslie", "Gillian": "Jillian",
    "Theresa": "Teresa", "Alison": "Allison", "Chowdhury": "Choudhury Chaudhry Chaudhary", "Siddiqui": "Siddiqi", "Mahmood": "Mahmoud Mehmood",
    "Rahman": "Rehman", "Miah": "Mia", "Sheikh": "Shaikh", "Clarke": "Clark", "Davies": "Davis", "Phillips": "Philips", "Gray": "Grey",
    "Thompson": "Thomson", "Matthews": "Mathews", "O'Brien": "OBrien O'Brian", "O'Neill": "O'Neil ONeill", "MacDonald": "McDonald Macdonald",
    "McGregor": "MacGregor", "Wong": "Huang", "Chan": "Chen", "Cheung": "Zhang", "Lau": "Liu", "Yılmaz": "Yilmaz", "Georgios": "Yiorgos",
}  # fmt: skip
"""Other spellings of one name, as its bearers and those who write it down use them."""

_WAYS = "Road Street Lane Avenue Close Drive Gardens Crescent Way Court"
_CALLED = (
    "Abbey Acre Alder Almond Apple Barley Beacon Bell Birch Bluebell Bramble Bridge Canal Castle "
    "Cedar Chapel Cherry Church Clay Clover College Copper Crown Dove Elm Falcon Farm Fern Ferry "
    "Field Garden Granary Grange Green Hawthorn Hazel Heron Hill Holly Iron Ivy Juniper Kiln "
    "King's Larch Laurel Linden Lock Lower Manor Maple Market Meadow Mill Mint North Oak Old "
    "Orchard Park Pear Plough Poplar Primrose Quarry Queen's River Rose Rowan Saddler School "
    "South Spring Station Stone Swan Tanner Thistle Union Upper Vale Victoria Vine Walnut Weaver "
    "West Willow Windmill Yew"
)
STREETS = tuple(f"{root} {way}" for way, root in product(_WAYS.split(), _CALLED.split()))
