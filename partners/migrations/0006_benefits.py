"""The benefits that families meet and how each is applied for; no amounts (domain.md 5.2).

Each installation checks and dates them before it opens, as it does its helplines.
"""

# ruff: noqa: E501  a table of texts reads best one text a line

from datetime import date

from django.db import migrations

CHECKED_ON = date(2026, 11, 22)
KELA = ("Kela", "FPA", "Kela")
COUNTY = ("hyvinvointialue", "välfärdsområdet", "wellbeing services county")
FAMILIES, EVERYBODY = "https://www.kela.fi/lapsiperheet", "https://www.kela.fi/henkiloasiakkaat"
STUDENTS, ASSISTANCE = "https://www.kela.fi/opiskelijat", "https://www.kela.fi/toimeentulotuki"
BENEFITS = [
    (
        "maternity_grant", KELA, FAMILIES,
        ("äitiysavustus (äitiyspakkaus)", "moderskapsunderstöd (moderskapsförpackning)", "maternity grant (maternity package)"),
        (
            "Pyydä neuvolasta raskaustodistus. Hae OmaKelassa tai paperilomakkeella ennen lapsen syntymää ja valitse pakkaus tai raha.",
            "Be om ett graviditetsintyg på rådgivningsbyrån. Ansök i MittFPA eller på blankett före födseln och välj förpackning eller pengar.",
            "Ask the clinic for a certificate of pregnancy. Apply in OmaKela or on a paper form before the birth and choose the package or money.",
        ),
    ),
    (
        "pregnancy_allowance", KELA, FAMILIES,
        ("raskausraha ja erityisraskausraha", "graviditetspenning och särskild graviditetspenning", "pregnancy and special pregnancy allowance"),
        (
            "Kerro vapaasta työnantajalle. Hae OmaKelassa hyvissä ajoin ennen vapaata ja liitä mukaan raskaustodistus.",
            "Berätta om ledigheten för arbetsgivaren. Ansök i MittFPA i god tid före ledigheten och bifoga graviditetsintyget.",
            "Tell your employer about the leave. Apply in OmaKela well before it begins and attach the certificate of pregnancy.",
        ),
    ),
    (
        "parental_allowance", KELA, FAMILIES,
        ("vanhempainraha", "föräldrapenning", "parental allowance"),
        (
            "Sovi vapaasta työnantajan kanssa. Kumpikin vanhempi hakee omat päivänsä OmaKelassa ennen kuin vapaa alkaa.",
            "Kom överens om ledigheten med arbetsgivaren. Vardera föräldern ansöker om sina egna dagar i MittFPA innan ledigheten börjar.",
            "Agree on the leave with your employer. Each parent applies for their own days in OmaKela before the leave begins.",
        ),
    ),
    (
        "child_benefit", KELA, FAMILIES,
        ("lapsilisä ja yksinhuoltajakorotus", "barnbidrag och ensamförsörjartillägg", "child benefit and single-parent supplement"),
        (
            "Hae OmaKelassa lapsen syntymän jälkeen. Kerro samalla, jos asut lasten kanssa ilman puolisoa.",
            "Ansök i MittFPA när barnet har fötts. Berätta samtidigt om du bor med barnen utan partner.",
            "Apply in OmaKela after the child is born. Say at the same time if you live with the children without a partner.",
        ),
    ),
    (
        "home_care_allowance", ("Kela, kuntalisän kunta", "FPA, kommuntillägget kommunen", "Kela, municipal supplement the municipality"), FAMILIES,
        ("lasten kotihoidon tuki ja kuntalisä", "stöd för hemvård av barn och kommuntillägg", "child home-care allowance and municipal supplement"),
        (
            "Hae OmaKelassa, kun lasta hoidetaan kotona vanhempainrahan jälkeen. Kysy kunnasta, maksaako se kuntalisää ja miten sitä haetaan.",
            "Ansök i MittFPA när barnet vårdas hemma efter föräldrapenningen. Fråga kommunen om den betalar kommuntillägg och hur man ansöker.",
            "Apply in OmaKela when the child is cared for at home after the parental allowance. Ask the municipality if it pays a supplement and how to apply.",
        ),
    ),
    (
        "private_care_allowance", KELA, FAMILIES,
        ("yksityisen hoidon tuki", "stöd för privat vård av barn", "private day-care allowance"),
        (
            "Sovi ensin hoidosta hoitajan tai yksityisen päiväkodin kanssa. Hae sitten OmaKelassa. Kela maksaa tuen hoidon tuottajalle.",
            "Kom först överens om vården med vårdaren eller det privata daghemmet. Ansök sedan i MittFPA. FPA betalar stödet till vårdproducenten.",
            "Agree first with the carer or the private day-care centre. Then apply in OmaKela. Kela pays the carer or the centre.",
        ),
    ),
    (
        "flexible_care_allowance", KELA, FAMILIES,
        ("joustava hoitoraha ja osittainen hoitoraha", "flexibel vårdpenning och partiell vårdpenning", "flexible and partial care allowance"),
        (
            "Sovi lyhyemmästä työajasta työnantajan kanssa. Hae OmaKelassa ja liitä mukaan tieto työajasta.",
            "Kom överens om kortare arbetstid med arbetsgivaren. Ansök i MittFPA och bifoga uppgift om arbetstiden.",
            "Agree on shorter working hours with your employer. Apply in OmaKela and attach a note of the working hours.",
        ),
    ),
    (
        "early_education_fee", ("kunta / hyvinvointialue", "kommunen / välfärdsområdet", "municipality / wellbeing services county"), "",
        ("varhaiskasvatusmaksun alennus ja maksukaton seuranta", "nedsättning av avgiften för småbarnspedagogik och uppföljning av avgiftstaket", "early education fee reduction and follow-up of the payment ceiling"),
        (
            "Kun tulot muuttuvat, pyydä kunnan varhaiskasvatuksesta maksun tarkistusta. Terveydenhuollon maksukattoa varten säilytä laskut ja kysy neuvoa hyvinvointialueelta.",
            "När inkomsterna ändras, be kommunens småbarnspedagogik att justera avgiften. För vårdens avgiftstak: spara räkningarna och fråga välfärdsområdet.",
            "When your income changes, ask the municipality's early education to adjust the fee. For the ceiling of health care fees, keep the bills and ask the wellbeing services county.",
        ),
    ),
    (
        "general_housing_allowance", KELA, EVERYBODY,
        ("yleinen asumistuki", "allmänt bostadsbidrag", "general housing allowance"),
        (
            "Hae OmaKelassa koko ruokakunnalle yhdessä. Liitä vuokrasopimus ja tiedot tuloista, ja ilmoita, kun tulot tai perhe muuttuvat.",
            "Ansök i MittFPA för hela hushållet tillsammans. Bifoga hyresavtalet och uppgifter om inkomster, och meddela när inkomsterna eller familjen ändras.",
            "Apply in OmaKela for the whole household together. Attach the lease and your income, and tell Kela when your income or family changes.",
        ),
    ),
    (
        "general_support", KELA, EVERYBODY,
        ("yleistuki", "allmänt stöd", "general support for the unemployed"),
        (
            "Ilmoittaudu ensin työnhakijaksi Työmarkkinatorilla. Hae sitten OmaKelassa ja täytä ilmoitukset, joita Kela pyytää.",
            "Anmäl dig först som arbetssökande på Jobbmarknad. Ansök sedan i MittFPA och fyll i de anmälningar som FPA ber om.",
            "Register first as a job seeker in Job Market Finland. Then apply in OmaKela and fill in the notices that Kela asks for.",
        ),
    ),
    (
        "earnings_related_allowance", ("työttömyyskassa", "arbetslöshetskassan", "unemployment fund"), "",
        ("ansiopäiväraha", "inkomstrelaterad dagpenning", "earnings-related daily allowance"),
        (
            "Ilmoittaudu ensin työnhakijaksi Työmarkkinatorilla. Hae sitten omasta työttömyyskassastasi. Jos et kuulu kassaan, katso yleistuki.",
            "Anmäl dig först som arbetssökande på Jobbmarknad. Ansök sedan hos din arbetslöshetskassa. Om du inte hör till en kassa, se allmänt stöd.",
            "Register first as a job seeker in Job Market Finland. Then apply to your own unemployment fund. If you belong to none, see general support.",
        ),
    ),
    (
        "student_aid", KELA, STUDENTS,
        ("opintotuki, huoltajakorotus ja koulumatkatuki", "studiestöd, försörjarförhöjning och skolresestöd", "student aid, provider supplement and school transport subsidy"),
        (
            "Hae opintotukea OmaKelassa, kun opiskelupaikka on varma. Koulumatkatuen hakemuksen saat omasta oppilaitoksestasi.",
            "Ansök om studiestöd i MittFPA när studieplatsen är klar. Ansökan om skolresestöd får du på din egen läroanstalt.",
            "Apply for student aid in OmaKela when your study place is certain. Your own school gives you the form for the transport subsidy.",
        ),
    ),
    (
        "basic_assistance", KELA, ASSISTANCE,
        ("perustoimeentulotuki", "grundläggande utkomststöd", "basic social assistance"),
        (
            "Hae OmaKelassa ja liitä tiedot tuloista, tileistä ja menoista. Kela voi kirjeessä pyytää hakemaan ensin muuta tukea: katso kirjeen määräpäivä.",
            "Ansök i MittFPA och bifoga uppgifter om inkomster, konton och utgifter. FPA kan i ett brev be dig söka annat stöd först: se brevets sista dag.",
            "Apply in OmaKela and attach your income, accounts and costs. Kela may ask in a letter that you apply for other support first: look for the last day in the letter.",
        ),
    ),
    (
        "supplementary_assistance", COUNTY, "",
        ("täydentävä ja ehkäisevä toimeentulotuki", "kompletterande och förebyggande utkomststöd", "supplementary and preventive social assistance"),
        (
            "Hae ensin perustoimeentulotukea Kelasta. Tee sitten hakemus hyvinvointialueen sosiaalipalveluihin. Sosiaaliohjaus auttaa alkuun.",
            "Sök först grundläggande utkomststöd hos FPA. Gör sedan en ansökan till välfärdsområdets socialservice. Socialhandledningen hjälper dig att börja.",
            "Apply to Kela for basic social assistance first. Then apply to the social services of the wellbeing services county. Social guidance helps you begin.",
        ),
    ),
    (
        "child_maintenance", KELA, FAMILIES,
        ("elatustuki", "underhållsstöd", "child maintenance allowance"),
        (
            "Tarvitset vahvistetun elatussopimuksen tai päätöksen. Lastenvalvoja auttaa sen tekemisessä. Hae sitten OmaKelassa.",
            "Du behöver ett fastställt avtal eller beslut om underhåll. Barnatillsyningsmannen hjälper till med det. Ansök sedan i MittFPA.",
            "You need a confirmed agreement or decision on maintenance. The child welfare supervisor helps with it. Then apply in OmaKela.",
        ),
    ),
    (
        "survivors_pension", ("Kela ja työeläkeyhtiö", "FPA och pensionsbolaget", "Kela and the pension insurer"), EVERYBODY,
        ("perhe-eläke (lapseneläke)", "familjepension (barnpension)", "survivors' pension (child's pension)"),
        (
            "Hae Kelasta tai työeläkeyhtiöstä. Sama hakemus käy molempiin. Kumpikin neuvoo myös puhelimessa.",
            "Ansök hos FPA eller pensionsbolaget. Samma ansökan gäller för båda. Båda ger råd också per telefon.",
            "Apply to Kela or the pension insurer. One application does for both. Both also help on the phone.",
        ),
    ),
    (
        "disability_allowance_child", KELA, EVERYBODY,
        ("alle 16-vuotiaan vammaistuki", "handikappbidrag för personer under 16 år", "disability allowance for a child under 16"),
        (
            "Pyydä lääkäriltä lausunto. Hae OmaKelassa ja kerro omin sanoin, mitä lapsen hoito vaatii arjessa.",
            "Be läkaren om ett utlåtande. Ansök i MittFPA och berätta med egna ord vad vården av barnet kräver i vardagen.",
            "Ask the doctor for a statement. Apply in OmaKela and tell in your own words what the child's care takes in everyday life.",
        ),
    ),
    (
        "special_care_allowance", KELA, EVERYBODY,
        ("erityishoitoraha", "specialvårdspenning", "special care allowance"),
        (
            "Pyydä lääkäriltä todistus, kun olet mukana lapsen hoidossa etkä voi olla työssä. Hae OmaKelassa.",
            "Be läkaren om ett intyg när du deltar i barnets vård och inte kan arbeta. Ansök i MittFPA.",
            "Ask the doctor for a certificate when you take part in your child's care and cannot work. Apply in OmaKela.",
        ),
    ),
    (
        "sickness_allowance", KELA, EVERYBODY,
        ("sairauspäiväraha ja osasairauspäiväraha", "sjukdagpenning och partiell sjukdagpenning", "sickness and partial sickness allowance"),
        (
            "Pyydä lääkärintodistus ja kysy työnantajalta, maksaako se palkkaa. Hae OmaKelassa pian, sillä hakuaika on lyhyt.",
            "Be om ett läkarintyg och fråga arbetsgivaren om lön betalas. Ansök snart i MittFPA, för ansökningstiden är kort.",
            "Ask for a doctor's certificate and ask your employer if it pays your wages. Apply soon in OmaKela, because the time to apply is short.",
        ),
    ),
    (
        "travel_medicine", KELA, EVERYBODY,
        ("matkakorvaus ja lääkekorvaus", "reseersättning och läkemedelsersättning", "travel and medicine reimbursement"),
        (
            "Lääkekorvauksen saat apteekissa, kun näytät Kela-kortin. Matkakorvausta haetaan OmaKelassa. Taksi tilataan alueen Kela-taksin numerosta.",
            "Läkemedelsersättningen får du på apoteket när du visar FPA-kortet. Reseersättning söks i MittFPA. Taxi beställs på områdets nummer för FPA-taxi.",
            "You get the medicine reimbursement at the pharmacy with your Kela card. Apply for travel costs in OmaKela. A taxi is ordered from the Kela taxi number of your area.",
        ),
    ),
    (
        "rehabilitation", KELA, EVERYBODY,
        ("kuntoutus: LAKU-perhekuntoutus, kuntoutuspsykoterapia, sopeutumisvalmennus", "rehabilitering: LAKU-familjerehabilitering, rehabiliterande psykoterapi, anpassningskurs", "rehabilitation: LAKU family rehabilitation, rehabilitative psychotherapy, adaptation course"),
        (
            "Puhu toiveesta lääkärin kanssa ja pyydä lausunto tai kuntoutussuunnitelma. Hae sitten Kelasta.",
            "Tala med läkaren om vad du önskar och be om ett utlåtande eller en rehabiliteringsplan. Ansök sedan hos FPA.",
            "Talk with the doctor about what you hope for and ask for a statement or a rehabilitation plan. Then apply to Kela.",
        ),
    ),
    (
        "informal_care", COUNTY, "",
        ("omaishoidon tuki", "stöd för närståendevård", "support for informal care"),
        (
            "Ota yhteyttä hyvinvointialueen omaishoidon tai vammaispalvelujen neuvontaan. Hakemuksen jälkeen tuen tarvetta arvioidaan yhdessä.",
            "Kontakta välfärdsområdets rådgivning för närståendevård eller funktionshinderservice. Efter ansökan bedöms behovet av stöd tillsammans.",
            "Contact the informal care or disability services of the wellbeing services county. After the application the need is looked at together.",
        ),
    ),
]  # fmt: skip


def load(apps, schema_editor):
    benefit = apps.get_model("partners", "Benefit")
    for order, (key, payers, address, names, ways) in enumerate(BENEFITS, start=1):
        benefit.objects.create(
            key=key,
            web_address=address,
            order=order * 10,
            checked_on=CHECKED_ON,
            **dict(zip(("name_fi", "name_sv", "name_en"), names, strict=True)),
            **dict(zip(("payer_fi", "payer_sv", "payer_en"), payers, strict=True)),
            **dict(zip(("how_fi", "how_sv", "how_en"), ways, strict=True)),
        )


def unload(apps, schema_editor):
    keys = [found[0] for found in BENEFITS]
    apps.get_model("partners", "Benefit").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_services_of_the_area")]
    operations = [migrations.RunPython(load, unload)]
