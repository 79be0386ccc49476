"""Where an association begins with its two documents (domain.md 3.1). It reads them, changes them and publishes them.

A line that begins with "# " is a heading, one that begins with "- " a line of a list.
"""

from __future__ import annotations

from volunteers.models import VolunteerDocument

Kind = VolunteerDocument.Kind

AGREEMENT_FI = """\
Tämä on sinun ja yhdistyksen välinen sopimus vapaaehtoisuudesta. Se ei ole työsopimus. Kumpikin voi luottaa siihen, \
mitä tässä lukee.

# Tehtävä
Tehtäväsi lukee omalla sivullasi. Se on vapaaehtoistyötä, joka täydentää ammattilaisten työtä eikä korvaa sitä. Sinun \
ei tarvitse tehdä mitään, mihin sinua ei ole perehdytetty tai mikä tuntuu väärältä.

# Alku ja rytmi
Aloitat, kun olet hyväksynyt tämän sopimuksen ja vaitiolositoumuksen ja sinut on hyväksytty tehtävään. Sovit \
koordinaattorin kanssa, kuinka usein ja milloin olet mukana. Rytmiä voi muuttaa, kun elämä muuttuu.

# Oikeutesi
- Sinut haastatellaan ja koulutetaan ennen kuin aloitat.
- Tiedät, kenelle soitat, kun jokin mietityttää.
- Voit sanoa ei, pitää tauon ja lopettaa milloin tahansa.
- Olet vakuutettu tehtävässäsi.
- Saat sovitut kulut takaisin.
- Saat ohjausta ja pääset vertaisryhmään.
- Saat kiitoksen, ja halutessasi todistuksen.
- Näet, mitä tietoja sinusta on tallennettu.

# Velvollisuutesi
- Pidät kiinni siitä, mitä on sovittu, ja kerrot ajoissa, jos et pääse.
- Noudatat vaitiolositoumusta.
- Kirjaat käynnit lyhyesti omalla sivullasi.
- Kerrot koordinaattorille, jos jokin huolettaa sinua.
- Et myy, käännytä tai tee politiikkaa tehtävässäsi.
- Et lainaa rahaa, anna arvokkaita lahjoja, säilytä perheen avaimia tai anna lääkkeitä.

# Vakuutus
Yhdistys on ottanut vapaaehtoisille tapaturma- ja vastuuvakuutuksen. Ne ovat voimassa, kun toimit tehtävässäsi. Omaa \
autoasi koskee oma vakuutuksesi. Ilmoita vahingosta heti koordinaattorille.

# Kulut
Tehtävästä ei makseta palkkaa. Yhdistys korvaa matkat, joista on sovittu etukäteen. Teet matkalaskun omalla sivullasi. \
Perhe ei maksa sinulle mitään.

# Tiedot
Yhdistys säilyttää tietojasi niin kauan kuin olet mukana ja kaksi vuotta sen jälkeen, jotta voit pyytää todistuksen.

# Lopettaminen
Sinä ja yhdistys voitte kumpikin päättää tämän sopimuksen milloin vain. Se riittää, että kerrot koordinaattorille. \
Toivomme, että ehdimme sopia yhdessä, miten perheelle tai ryhmälle kerrotaan. Tarjoamme sinulle loppukeskustelun.
"""
AGREEMENT_SV = """\
Det här är ett avtal om frivilligarbete mellan dig och föreningen. Det är inte ett arbetsavtal. Båda kan lita på det \
som står här.

# Uppdraget
Ditt uppdrag står på din egen sida. Det är frivilligarbete som kompletterar de professionellas arbete och inte \
ersätter det. Du behöver inte göra något som du inte har fått introduktion i eller som känns fel.

# Start och rytm
Du börjar när du har godkänt det här avtalet och tystnadsförbindelsen och har blivit godkänd för uppdraget. Du kommer \
överens med koordinatorn om hur ofta och när du är med. Rytmen kan ändras när livet ändras.

# Dina rättigheter
- Du intervjuas och utbildas innan du börjar.
- Du vet vem du ska ringa när du undrar över något.
- Du får säga nej, ta paus och sluta när som helst.
- Du är försäkrad i ditt uppdrag.
- Du får ersättning för de kostnader som ni har kommit överens om.
- Du får handledning och träffar andra frivilliga.
- Du får ett tack och ett intyg om du vill.
- Du får se vilka uppgifter som finns om dig.

# Dina skyldigheter
- Du håller det ni har kommit överens om och säger till i tid om du inte kan komma.
- Du följer tystnadsförbindelsen.
- Du antecknar dina besök kort på din egen sida.
- Du berättar för koordinatorn om något oroar dig.
- Du säljer, missionerar eller driver inte politik i ditt uppdrag.
- Du lånar inte ut pengar, ger inte värdefulla gåvor, förvarar inte familjens nycklar och ger inte medicin.

# Försäkring
Föreningen har en olycksfalls- och ansvarsförsäkring för frivilliga. De gäller när du är i ditt uppdrag. För din egen \
bil gäller din egen försäkring. Anmäl en skada genast till koordinatorn.

# Kostnader
Det betalas ingen lön för uppdraget. Föreningen ersätter resor som ni har kommit överens om på förhand. Du gör en \
reseräkning på din egen sida. Familjen betalar ingenting till dig.

# Uppgifter
Föreningen sparar dina uppgifter så länge du är med och två år därefter, så att du kan be om ett intyg.

# Att sluta
Både du och föreningen kan avsluta det här avtalet när som helst. Det räcker att du säger det till koordinatorn. Vi \
hoppas att vi hinner komma överens om hur familjen eller gruppen får veta det. Vi erbjuder dig ett avslutande samtal.
"""
AGREEMENT_EN = """\
This is an agreement about volunteering between you and the association. It is not a contract of employment. Both can \
rely on what it says.

# The role
Your role is on your own page. It is voluntary work that adds to the work of professionals and does not replace it. \
You need not do anything that you have not been shown how to do, or that feels wrong.

# Beginning and rhythm
You begin when you have accepted this agreement and the confidentiality commitment and have been approved for the \
role. You agree with the coordinator how often and when you take part. The rhythm can change when life does.

# Your rights
- You are interviewed and trained before you begin.
- You know whom to call when you wonder about something.
- You may say no, take a pause and stop at any time.
- You are insured in your role.
- You get back the costs that were agreed.
- You get supervision and meet other volunteers.
- You are thanked, and get a certificate if you like.
- You see what data there is about you.

# Your duties
- You keep to what was agreed, and tell in time if you cannot come.
- You keep the confidentiality commitment.
- You log your visits briefly on your own page.
- You tell the coordinator if something worries you.
- You do not sell, preach or campaign in your role.
- You do not lend money, give valuable gifts, keep a family's keys or give medicine.

# Insurance
The association has accident and liability insurance for volunteers. They are in force when you act in your role. Your \
own car is covered by your own insurance. Tell the coordinator of any damage at once.

# Costs
No wage is paid. The association reimburses journeys that were agreed beforehand. You make a travel claim on your own \
page. The family pays you nothing.

# Your data
The association keeps your data while you take part and two years after that, so that you can ask for a certificate.

# Ending
You and the association may each end this agreement at any time. It is enough that you tell the coordinator. We hope \
that there is time to agree together how the family or the group is told. We offer you a closing talk.
"""
CONFIDENTIALITY_FI = """\
En kerro kenellekään, mitä kuulen perheestä. Jos lapsi on vaarassa, kerron koordinaattorille.

# Mitä lupaan
- En kerro perheen asioista omille läheisilleni enkä muille vapaaehtoisille.
- En kerro edes sitä, että perhe on mukana toiminnassa.
- En kirjoita perheestä sosiaaliseen mediaan enkä julkaise kuvia.
- En säilytä perheen tietoja pidempään kuin tarvitsen niitä. Poistan yhteystiedot, kun tehtävä päättyy.
- Pidän salasanani ja kirjautumiskoodini omana tietonani.

# Kenelle voin puhua
Voin aina puhua koordinaattorille. Ohjausryhmässä puhun omista ajatuksistani niin, ettei perhettä tunnista.

# Milloin kerron
Jos olen huolissani lapsen turvallisuudesta, soitan koordinaattorille. Jos joku on vaarassa juuri nyt, soitan 112. \
Yhdistys auttaa minua eteenpäin.

# Kuinka kauan
Tämä lupaus pysyy voimassa myös sen jälkeen, kun lopetan.
"""
CONFIDENTIALITY_SV = """\
Jag berättar inte för någon vad jag får veta om familjen. Om ett barn är i fara berättar jag för koordinatorn.

# Vad jag lovar
- Jag berättar inte om familjens angelägenheter för mina närmaste eller för andra frivilliga.
- Jag berättar inte ens att familjen är med i verksamheten.
- Jag skriver inte om familjen i sociala medier och publicerar inga bilder.
- Jag sparar inte uppgifter om familjen längre än jag behöver dem. Jag tar bort kontaktuppgifterna när uppdraget slutar.
- Jag håller mitt lösenord och mina inloggningskoder för mig själv.

# Med vem jag får tala
Jag kan alltid tala med koordinatorn. I handledningen talar jag om mina egna tankar så att familjen inte känns igen.

# När jag berättar
Om jag är orolig för ett barns säkerhet ringer jag koordinatorn. Om någon är i fara just nu ringer jag 112. Föreningen \
hjälper mig vidare.

# Hur länge
Det här löftet gäller också efter att jag har slutat.
"""
CONFIDENTIALITY_EN = """\
I tell no one what I hear about the family. If a child is in danger I tell the coordinator.

# What I promise
- I do not tell the family's affairs to those close to me or to other volunteers.
- I do not even tell that the family takes part.
- I do not write about the family in social media, and I publish no pictures.
- I do not keep the family's data longer than I need it. I delete contacts when the task ends.
- I keep my password and my sign-in codes to myself.

# With whom I may talk
I can always talk with the coordinator. In supervision I talk of my own thoughts, so that the family is not recognised.

# When I tell
If I am worried about a child's safety, I call the coordinator. If somebody is in danger right now, I call 112. The \
association helps me further.

# How long
This promise holds after I have stopped, too.
"""
DRAFTS: dict[str, dict[str, str]] = {
    Kind.AGREEMENT: {"text_fi": AGREEMENT_FI, "text_sv": AGREEMENT_SV, "text_en": AGREEMENT_EN},
    Kind.CONFIDENTIALITY: {
        "text_fi": CONFIDENTIALITY_FI,
        "text_sv": CONFIDENTIALITY_SV,
        "text_en": CONFIDENTIALITY_EN,
    },
}
