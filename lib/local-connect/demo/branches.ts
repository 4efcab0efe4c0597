/** A branch of Ekvik: code, city, street, postal code, manager. */
export type Branch = {
  code: string
  city: string
  street: string
  postalCode: string
  manager: string
}

const LINES = `
DE-BER-01|Berlin|Landsberger Allee 370|10365|Anke Hoffmann
DE-BER-02|Berlin|Sachsendamm 51|10829|Murat Yıldız
DE-BER-03|Berlin|Ruhlebener Straße 31|13597|Jana Wolter
DE-HAM-01|Hamburg|Große Bergstraße 178|22767|Ole Petersen
DE-HAM-02|Hamburg|Wunderbrunnen 3|22457|Birte Lorenzen
DE-MUC-01|München|Drygalski-Allee 43|81477|Korbinian Huber
DE-MUC-02|München|Hans-Bredow-Straße 24|81829|Theresa Aigner
DE-CGN-01|Köln|Butzweilerstraße 53|50829|Detlef Schmitz
DE-CGN-02|Köln|Godorfer Hauptstraße 177|50997|Marie Kürten
DE-FRA-01|Frankfurt am Main|Züricher Straße 19|60437|Selin Aydın
DE-FRA-02|Frankfurt am Main|Hanauer Landstraße 423|60314|Patrick Gerlach
DE-STR-01|Stuttgart|Hanns-Martin-Schleyer-Platz 14|71063|Ulrike Häberle
DE-STR-02|Ludwigsburg|Heinkelstraße 14|71634|Jörg Maurer
DE-DUS-01|Düsseldorf|Am Schönenkamp 112|40599|Nadine Kremer
DE-DUS-02|Kaarst|Düsselstraße 16|41564|Hendrik Vossen
DE-DOR-01|Dortmund|Borussiastraße 128|44149|Katrin Brinkmann
DE-ESS-01|Essen|Altendorfer Straße 139|45143|Rainer Kowalski
DE-LEI-01|Leipzig|Poststraße 5|04158|Susann Richter
DE-DRE-01|Dresden|Peschelstraße 37|01139|Falk Naumann
DE-HAJ-01|Hannover|Straße der Nationen 22|30539|Wiebke Meinecke
DE-HAJ-02|Großburgwedel|Opelstraße 21|30938|Torsten Ahlers
DE-NUE-01|Nürnberg|Hans-Vogel-Straße 118|90765|Christine Löffler
DE-BRE-01|Bremen|Henleinstraße 3|28816|Hauke Janssen
DE-KIE-01|Kiel|Westring 22|24113|Inga Thomsen
DE-ROS-01|Rostock|Tannenweg 4|18059|Sven Radtke
DE-MAG-01|Magdeburg|Salbker Chaussee 69|39118|Doreen Schulze
DE-ERF-01|Erfurt|Eugen-Richter-Straße 38|99085|Mike Hartung
DE-KAS-01|Kassel|Heiligenröder Straße 68|34123|Sabine Wicke
DE-FRE-01|Freiburg|Madisonallee 13|79111|Lukas Ganter
DE-ULM-01|Ulm|Blaubeurer Straße 112|89077|Eva Rommel
FR-PAR-01|Paris|24 boulevard de la Madeleine|75009|Camille Lefèvre
FR-PAR-02|Paris|156 rue de Rivoli|75001|Idriss Benali
FR-VEL-01|Vélizy|10 avenue de l'Europe|78140|Hélène Garnier
FR-LYO-01|Lyon|72 rue Marcel Mérieux|69800|Julien Moreau
FR-LYO-02|Lyon|21 rue du Docteur Bouchut|69003|Aïcha Diallo
FR-MRS-01|Marseille|11 avenue Roger Salzmann|13012|Bastien Colonna
FR-LIL-01|Lille|16 avenue du Paradis|59160|Amandine Vasseur
FR-TLS-01|Toulouse|20 avenue de Larrieu|31100|Xavier Puig
FR-BOD-01|Bordeaux|46 avenue des Quarante Journaux|33300|Élodie Castaing
FR-NTE-01|Nantes|16 route de Vannes|44800|Gwenaël Le Goff
FR-STR-01|Strasbourg|30 place de l'Abattoir|67200|Mathilde Schneider
FR-NCE-01|Nice|43 boulevard des Jardiniers|06200|Enzo Rinaldi
FR-MPL-01|Montpellier|3 place de Troie|34000|Sofia Carrasco
FR-RNS-01|Rennes|17 rue du Bosphore|35760|Yann Kervella
FR-GNB-01|Grenoble|26 avenue de l'Étang|38610|Chloé Perrin
FR-DIJ-01|Dijon|26 rue de Cracovie|21850|Thibault Marchand
FR-RMS-01|Reims|17 rue Alfred Nobel|51370|Justine Colin
FR-MTZ-01|Metz|15 rue des Alliés|57050|Olivier Klein
GB-LON-01|London|Brent Park, 4 Drury Way|NW10 0TH|Priya Raman
GB-LON-02|London|Lakeside, Heron Way|RM20 3WJ|Daniel Osei
GB-LON-03|London|Hammersmith, 13 King Street|W6 9HR|Charlotte Webb
GB-LON-04|Croydon|Valley Park, Hesterman Way|CR0 4UQ|Tunde Adebayo
GB-MAN-01|Manchester|Wellington Road|OL6 7TE|Siobhan Kelly
GB-BHM-01|Birmingham|Park Lane, Wednesbury|WS10 9SF|Harpreet Gill
GB-LDS-01|Leeds|Holden Ing Way|WF17 9AE|Andrew Thackray
GB-SHF-01|Sheffield|Sheffield Road|S9 2YL|Rebecca Marples
GB-BRS-01|Bristol|Eastgate Road|BS5 6XX|Owen Pritchard
GB-NCL-01|Gateshead|Metro Park West|NE11 9XS|Lauren Robson
GB-NOT-01|Nottingham|Giltbrook Retail Park|NG16 2RP|Imran Sheikh
GB-EDI-01|Edinburgh|Straiton Road, Loanhead|EH20 9BF|Fiona Buchanan
GB-GLA-01|Glasgow|111 King's Inch Drive|G51 4FB|Callum Reid
GB-ABZ-01|Aberdeen|Union Square, Guild Street|AB11 5RG|Eilidh Fraser
GB-CDF-01|Cardiff|Ferry Road|CF11 0XR|Rhys Llewellyn
GB-BEL-01|Belfast|320 Airport Road West|BT3 9EJ|Niamh Donnelly
GB-RDG-01|Reading|Pincents Lane|RG31 4SG|Hannah Whitlock
GB-SOT-01|Southampton|West Quay Road|SO15 1GY|Marcus Bailey
GB-EXE-01|Exeter|34 Newcourt Way|EX2 7RX|Jago Trevithick
GB-NOR-01|Norwich|Sweet Briar Road|NR3 2AW|Emily Larter
GB-MKS-01|Milton Keynes|Geddington Road|MK10 0BE|Oluwaseun Cole
GB-LPL-01|Liverpool|Speke Road|L24 8QB|Joanne Rimmer
GB-WRN-01|Warrington|Gemini Retail Park|WA5 7TY|Stephen Ashcroft
GB-YRK-01|York|Monks Cross Drive|YO32 9GX|Megan Wharton
GB-PLY-01|Plymouth|Marsh Mills|PL3 6RL|Peter Kitto
GB-LEI-01|Leicester|Fosse Park Avenue|LE19 1HY|Meera Chauhan
SE-STO-01|Stockholm|Modulvägen 7|141 75|Annika Lindqvist
SE-STO-02|Stockholm|Folkungavägen 52|177 38|Amir Hosseini
SE-STO-03|Stockholm|Regeringsgatan 77|111 56|Linnéa Ek
SE-GOT-01|Göteborg|Transportgatan 37|422 46|Johan Bergström
SE-GOT-02|Göteborg|Ekelundsgatan 6|431 35|Ylva Sandberg
SE-MMA-01|Malmö|Kulthusgatan 13|215 86|Mattias Holm
SE-UPP-01|Uppsala|Rapsgatan 3|754 50|Sanna Öberg
SE-LIN-01|Linköping|Ingelstagatan 38|582 54|Fredrik Nyström
SE-ORE-01|Örebro|Bettorpsgatan 8|703 69|Elin Hedlund
SE-VAS-01|Västerås|Krankroksgatan 9|721 38|Petter Åkesson
SE-JON-01|Jönköping|Kompanigatan 16|553 05|Karin Fransson
SE-HEL-01|Helsingborg|Marknadsvägen 17|254 69|Dragan Ilić
SE-GAV-01|Gävle|Valbovägen 311|818 32|Åsa Norberg
SE-SUN-01|Sundsvall|Gesällvägen 7|863 41|Erik Sjödin
SE-UME-01|Umeå|Marknadsgatan 9|904 22|Ida Lundmark
SE-KAL-01|Kalmar|Norra Kalmarvägen 13|394 70|Jesper Rydberg
`

/** Ninety branches, by country and city. */
export const BRANCHES: readonly Branch[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const [code = '', city = '', street = '', postalCode = '', manager = ''] = line.split('|')
    return { code, city, street, postalCode, manager }
  })
