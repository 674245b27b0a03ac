"""Forms of given names heard in Britain that the package of nicknames lacks.

Short forms (Irish, Scottish, Welsh, Polish, Ukrainian, West African, South Asian and others'), English
ones that bearers of other names use, and other spellings of one name. General knowledge; no list was
copied. Names that two of a family may bear side by side (Sean and John) are not forms of each other.
"""

from collections.abc import Mapping

_WRITTEN = """
abdallah: abdullah; abdulla: abdullah; abi: abigail; abz: abigail abdul; ade: adebayo adewale
adeyemi; adi: aditya; aga: agnieszka; ahmad: ahmed; ahmet: ahmed; aicha: aisha; aishah: aisha;
alasdair: alistair; alastair: alistair; alex: aleksander aleksandra oleksandr alejandro alexandru;
alf: alfred; alfie: alfred; alison: allison; ally: alistair alison; aminah: amina; amna: amina;
andy: andrzej; ange: angela; angie: angela; ania: anna hanna; asia: joanna; ayesha: aisha; ayo:
ayodele ayodeji ayobami; aysha: aisha; babs: barbara; bal: balwinder baljit balbir balvinder;
balvinder: balwinder; barb: barbara; bartek: bartosz bartlomiej; basia: barbara; bayo: adebayo; baz:
barry; beatka: beata; becks: rebecca; beppe: giuseppe; bernie: bernard bernadette; bertie: albert
herbert robert; betty: elizabeth; bev: beverley beverly; bex: rebecca; bia: beatriz; bilaal: bilal;
bisi: adebisi olabisi bisola; bola: adebola omobola bolanle; bri: brian brianna; bunmi: olubunmi;
cadi: catrin; caitlin: catherine; cass: cassandra; cath: catherine cathleen; cathy: catherine
cathleen; cati: catrin; caz: caroline carol; charlie: charles charlotte; chema: jose; chi: chioma
chinyere; chico: francisco; chidi: chidiebere chidubem; chika: chikaodili; chris: krzysztof; concha:
concepcion; costel: constantin; dai: david dafydd; darek: dariusz; dayo: adedayo temidayo; daz:
darren; deb: deborah debra; debbie: deborah debra; debs: deborah debra; deepak: dipak; deio: dafydd;
deji: adedeji ayodeji; del: derek; dele: ayodele bamidele oladele; dermot: diarmuid; des: desmond;
dewi: david dafydd; dima: dmitry dmytro; dmytro: dmitry dmitri; dotty: dorothy; ebrahim: ibrahim;
eesa: isa; ela: elzbieta; ellie: eleanor elizabeth ellen helen; elsie: elizabeth; emeka:
chukwuemeka; enzo: vincenzo lorenzo; esmail: ismail; farouk: farooq; faruk: farooq; faruq: farooq;
fatemeh: fatima; fatimah: fatima; fatma: fatima; femi: olufemi oluwafemi; fi: fiona; flo: florence;
folu: foluso; fran: frances francesca francisco; franek: franciszek; frankie: francis frances frank;
freda: winifred; freddie: frederick alfred; freddy: frederick alfred; funke: olufunke; funmi:
funmilayo olufunmilayo; gaby: gabrielle gabriella gabriel; gamal: jamal; gaz: gary gareth; gbemi:
gbemisola oluwagbemi; gbenga: olugbenga oluwagbenga; geeta: gita; georgie: georgina george georgia;
gerry: gerald gerard geraldine; gianni: giovanni; giannis: ioannis; gigi: luigi luigia; gill:
gillian; gina: georgina regina; giorgos: georgios; gosia: malgorzata; greg: grzegorz; gruff:
gruffydd; grzesiek: grzegorz; gurps: gurpreet; guto: gruffydd griffith; gwen: gwendolyn gwenllian;
gwil: gwilym; hadija: khadija; hafsah: hafsa; halimah: halima; harry: henry harold harrison harpreet
harjit hardeep harvinder; hasan: hassan; hassen: hassan; hattie: harriet; hatty: harriet; hels:
helen; hossein: hussain; husain: hussain; hussein: hussain; hussien: hussain; ian: iain; ianto: ifan
evan; ibby: ibrahim; ify: ifeoma ifeyinwa; ike: ikechukwu; immy: imogen; ionut: ioan ion; ismael:
ismail; issa: isa; iza: izabela; izzy: isabel isabella isobel; jackie: jacqueline; jacqui:
jacqueline; jameel: jamil; jan: janet janice; janek: jan; jaq: jacqueline; jas: jasmine jaswinder
jasvinder; jassi: jaswinder jaspreet jasbir jasvinder; jaswinder: jasvinder; jaz: jaswinder jasmine;
jedrek: andrzej; jeffrey: geoffrey; jem: jeremy jemima; jerry: gerald jeremy; jez: jeremy; jide:
babajide olajide; jill: gillian; jillian: gillian; jock: john; joe: jozef; jola: jolanta; jon: john
jonathan; jonty: jonathan; jools: julie julia julian; jules: julie julia julian; jurek: jerzy;
kachi: onyekachi; karim: kareem; karl: carl; kasia: katarzyna; kasim: qasim; kate: catherine
katherine kathryn kathleen katarzyna; kath: katherine kathleen kathryn katarzyna; kathryn: catherine
katherine; katie: catherine katherine kathryn kathleen; katya: ekaterina kateryna katerina; kemi:
oluwakemi; kene: kenechukwu; khadijah: khadija; khaled: khalid; kola: kolawole; kolya: nikolai
mykola; kostas: konstantinos constantinos; krysia: krystyna; krzys: krzysztof; krzysiek: krzysztof;
kuba: jakub; kully: kulwinder kuldip kuldeep; kulvinder: kulwinder; kunle: adekunle olakunle; laila:
leila; laks: lakshmi; lanre: olanrewaju; laxmi: lakshmi; layla: leila; lena: elena olena helena;
lew: lewis; lex: alexander alexandra; lexi: alexandra alexis; leyla: leila; libby: elizabeth; lily:
elizabeth; liv: olivia; livvy: olivia; liz: elizabeth elzbieta; llew: llewelyn llywelyn; lola:
dolores; lottie: charlotte; lou: louise louis; lulu: louise; lupe: guadalupe; lyn: lynette lynda;
maciek: maciej; maddy: madeleine madeline; madge: margaret; mads: madeleine; magda: magdalena;
maggie: malgorzata; mags: margaret; maire: mary; mairead: margaret; mal: malcolm maldwyn; mali:
mari; mandy: amanda mandeep manjit maninder; manny: emmanuel; manolo: manuel; mariyam: mariam;
maryam: mariam; marysia: maria; matt: mateusz; mattie: matilda matthew; maz: marion maria marie
mary; md: mohammed muhammad mohamed; med: mohammed muhammad mohamed ahmed; meena: mina; meg:
margaret megan meghan; memo: mehmet; meryem: mariam; mick: michael; mike: michal mihai; mimi: miriam
mariam; minnie: wilhelmina; mirek: miroslaw; miriam: mariam; misha: mikhail mykhailo michael; mitch:
mitchell; mo: mohammed muhammad mohamed maureen maurice; mohamad: muhammad; mohamed: muhammad;
mohammad: muhammad; mohammed: muhammad; mohamud: muhammad; mohd: mohammed muhammad mohamed; monty:
montague; mostafa: mustafa; mousa: musa; moussa: musa; muhamed: muhammad; muhammed: muhammad; mus:
mustafa; mustapha: mustafa; mykola: nikolai; nacho: ignacio; nadeem: nadim; naseem: nasim; nasrin:
nasreen; nat: natalie natasha nathan nathaniel; natasha: natalia nataliya natalya; neelam: nilam;
nel: elen; nell: eleanor helen ellen; ness: vanessa; netty: annette; ngo: ngozi; nic: nicola
nicholas nicole; nicky: nicola nicholas nicole; nige: nigel; nike: adenike; nikki: nicola nicole
nikita nikhita; niyi: adeniyi olaniyi; nonso: chinonso chukwunonso; noor: nur; norm: norman; nour:
nur; nuala: fionnuala; obi: obinna obiora; ola: aleksandra olayinka; olek: aleksander; oleksandr:
alexander aleksandr; olena: elena; oli: oliver olivia; ollie: oliver olivia; omer: omar; othman:
osman; ozzy: oscar oswald; paco: francisco; paddy: patrick padraig; padraig: patrick; pammi:
parminder parmjit; paudie: patrick padraig; pepe: jose; perce: percy; pete: piotr; phil: philip
phillip philippa; pino: giuseppe; piotrek: piotr; pip: philip philippa; pippa: philippa; poll: polly
pauline; pooja: puja; quique: enrique; raj: rajesh rajendra rajinder; rajeev: rajiv; rajvinder:
rajwinder; rasheed: rashid; renia: renata; rhi: rhiannon; rhod: rhodri; ronke: aderonke; ros:
rosalind rosamund rosemary; rosie: rose rosemary; roz: rosalind rosamund rosemary; ruqayyah: ruqaya;
russ: russell; sacha: alexander alexandra; saed: saeed; safia: safiya; safiyya: safiya; said: saeed;
sal: sally; saleem: salim; sandro: alessandro; sandy: alexander alexandra sandra; sanjeev: sanjiv;
sasha: alexander alexandra aleksandr oleksandr; sayeed: saeed; seb: sebastian; segun: olusegun;
serhii: sergey sergei; seun: oluwaseun; shabeer: shabir; shaz: sharon; shell: michelle; shelley:
michelle rochelle; shiv: siobhan shivani; shola: olushola adeshola; sid: sidney siddharth; sioned:
janet; slawek: slawomir; sola: olusola adesola; soliman: sulaiman; stan: stanislaw; stas: stanislaw;
staszek: stanislaw; ste: stephen steven; steven: stephen; stew: stewart; stewart: stuart; stu:
stuart; subramaniam: subramanian; sukhi: sukhwinder sukhdeep sukhvinder sukhjit; sukhvinder:
sukhwinder; suleiman: sulaiman; suleman: sulaiman; suleyman: sulaiman; sumayya: sumaya; sunita:
suneeta; tadek: tadeusz; taffy: david; tanya: tatiana tetiana; tareq: tariq; tarik: tariq; tash:
natasha; tayo: omotayo adetayo oluwatayo; tel: terence; tess: theresa teresa; titi: titilayo; tobi:
oluwatobi oluwatobiloba; tola: omotola adetola; tom: tomasz; tomek: tomasz; tomi: tomos; tope:
temitope; tor: victoria; tori: victoria; toyin: oluwatoyin; tracey: tracy; trish: patricia; tunde:
babatunde; uche: uchenna uchechukwu; umar: omar; umer: omar; usman: osman; uthman: osman; val:
valerie; vern: vernon; vicky: victoria vikram; viv: vivienne vivian vivien; volodymyr: vladimir;
vova: vladimir volodymyr; wale: adewale olawale oluwole; waleed: walid; wes: wesley; wil: gwilym
william; win: winifred winston; wiola: wioletta; wojtek: wojciech; xander: alexander; yakub: yaqub;
yasmeen: yasmin; yemi: adeyemi oluyemi opeyemi yemisi; yiannis: ioannis; yinka: olayinka adeyinka;
yiorgos: georgios; yosef: joseph; yousef: yusuf; yousif: yusuf; youssef: yusuf; yousuf: yusuf;
yulia: julia yuliia; yusef: yusuf; yusif: yusuf; yve: yvonne; zac: zachary zachariah; zaheer: zahir;
zak: zachary zachariah; zaynab: zainab; zbyszek: zbigniew; ze: jose; zeinab: zainab; zeynep: zainab;
zosia: zofia
"""

FORMS: Mapping[str, str] = dict(
    entry.split(": ") for entry in " ".join(_WRITTEN.split()).split("; ")
)
"""Short form or other spelling → the names it can stand for, parted by spaces; all folded."""

_PLAINLY = """
abz: abigail abdul; alasdair: alistair; alastair: alistair; alf: alfred; alfie: alfred; ally:
alistair alison; ange: angela; angie: angela; asia: joanna; baz: barry; becks: rebecca; bertie:
albert herbert robert; betty: elizabeth; bev: beverley beverly; bex: rebecca; bisi: adebisi
olabisi bisola; bola: adebola omobola bolanle; cath: catherine cathleen; cathy: catherine
cathleen; charlie: charles charlotte; dai: david; dayo: adedayo temidayo; daz: darren; deb:
deborah debra; debbie: deborah debra; debs: deborah debra; deji: adedeji ayodeji; dele: ayodele
bamidele oladele; ellie: eleanor elizabeth ellen helen; elsie: elizabeth; emeka: chukwuemeka;
femi: olufemi oluwafemi; freddie: frederick alfred; freddy: frederick alfred; funke: olufunke;
funmi: funmilayo olufunmilayo; gaz: gary gareth; gbenga: olugbenga oluwagbenga; gerry: gerald
gerard geraldine; gill: gillian; gosia: malgorzata; gwen: gwendolyn gwenllian; hattie: harriet;
hatty: harriet; izzy: isabel isabella isobel; jas: jasmine jaswinder; jaz: jaswinder jasmine;
jerry: gerald jeremy; jill: gillian; jock: john; jon: john jonathan; kachi: onyekachi; kasia:
katarzyna; kate: catherine katherine kathryn kathleen; kath: katherine kathleen kathryn; katie:
catherine katherine kathryn kathleen; kemi: oluwakemi; krzys: krzysztof; kunle: adekunle olakunle;
lanre: olanrewaju; lew: lewis; libby: elizabeth; lily: elizabeth; liz: elizabeth; lottie:
charlotte; madge: margaret; mags: margaret; maire: mary; manny: emmanuel; md: mohammed muhammad
mohamed; meg: margaret megan; mick: michael; mo: mohammed muhammad mohamed maureen; mohd: mohammed
muhammad mohamed; nat: natalie natasha nathan nathaniel; ness: vanessa; nige: nigel; nike:
adenike; oli: oliver olivia; ollie: oliver olivia; paddy: patrick padraig; phil: philip phillip
philippa; pippa: philippa; raj: rajesh rajendra rajinder; rhi: rhiannon; ronke: aderonke; rosie:
rose rosemary; sacha: alexander alexandra; sandy: alexander alexandra sandra; seb: sebastian;
segun: olusegun; seun: oluwaseun; shaz: sharon; shiv: siobhan shivani; shola: olushola adeshola;
sola: olusola adesola; ste: stephen steven; taffy: david; tobi: oluwatobi oluwatobiloba; tomek:
tomasz; toyin: oluwatoyin; trish: patricia; tunde: babatunde; viv: vivienne vivian vivien; wale:
adewale olawale oluwole; wojtek: wojciech; yemi: adeyemi oluyemi opeyemi yemisi
"""

PLAIN: Mapping[str, str] = dict(
    entry.split(": ") for entry in " ".join(_PLAINLY.split()).split("; ")
)
"""Those of them by which a later yes at a shared mailbox is taken for the same person's: few, and left as
they are. More forms are safe where they tie a no; here they would have one person answer for another."""
