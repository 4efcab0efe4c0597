/** A prompt in the languages that it exists in. */
export type PromptText = {
  prompt: string
  isReviewed?: boolean
  English: string
  Swedish?: string
  German?: string
  French?: string
  Greek?: string
  Arabic?: string
  Hindi?: string
  Japanese?: string
}

/** Prompts of the Ekvik contact centre. */
export const PROMPT_TEXTS: readonly PromptText[] = [
  {
    prompt: 'Greeting',
    isReviewed: true,
    English: '=IF(HOUR() < 12, "Good morning", "Good afternoon")',
    Swedish: '=IF(HOUR() < 12, "God morgon", "God dag")',
    German: '=IF(HOUR() < 11, "Guten Morgen", IF(HOUR() < 18, "Guten Tag", "Guten Abend"))',
    French: '=IF(HOUR() < 18, "Bonjour", "Bonsoir")',
    Greek: '=IF(HOUR() < 12, "Καλημέρα", "Καλησπέρα")',
    Arabic: '=IF(HOUR() < 12, "صباح الخير", "مساء الخير")',
    Hindi: 'नमस्ते',
    Japanese: '=IF(HOUR() < 11, "おはようございます", "こんにちは")',
  },
  {
    prompt: 'Welcome',
    isReviewed: true,
    English: 'Welcome to Ekvik. How can we help you today?',
    Swedish: 'Välkommen till Ekvik. Vad kan vi hjälpa dig med i dag?',
    German: 'Willkommen bei Ekvik. Wie können wir Ihnen heute helfen?',
    French: 'Bienvenue chez Ekvik. Comment pouvons-nous vous aider ?',
    Greek: 'Καλώς ήρθατε στην Ekvik. Πώς μπορούμε να σας βοηθήσουμε σήμερα;',
    Arabic: 'مرحبًا بكم في إكفيك. كيف يمكننا مساعدتكم اليوم؟',
    Hindi: 'एकविक में आपका स्वागत है। आज हम आपकी क्या सहायता कर सकते हैं?',
    Japanese: 'Ekvikにお電話ありがとうございます。本日はどのようなご用件でしょうか。',
  },
  {
    prompt: 'Language menu',
    English: 'For English, press one.',
    Swedish: 'För svenska, tryck två.',
    German: 'Für Deutsch drücken Sie die Drei.',
    French: 'Pour le français, tapez quatre.',
    Greek: 'Για ελληνικά, πατήστε πέντε.',
    Arabic: 'للغة العربية، اضغط ستة.',
    Hindi: 'हिन्दी के लिए सात दबाएँ।',
    Japanese: '日本語は8を押してください。',
  },
  {
    prompt: 'Queue wait',
    isReviewed: false,
    English: 'All our colleagues are helping other customers. You keep your place in the queue.',
    Swedish: 'Alla våra medarbetare är upptagna. Du behåller din plats i kön.',
    German:
      'Alle Kolleginnen und Kollegen sind im Gespräch. Ihr Platz in der Warteschlange bleibt erhalten.',
    French: 'Tous nos conseillers sont en ligne. Vous gardez votre place dans la file.',
    Greek: 'Όλοι οι συνεργάτες μας εξυπηρετούν άλλους πελάτες. Διατηρείτε τη σειρά σας.',
    Arabic: 'جميع موظفينا مشغولون حاليًا. سيبقى دوركم محفوظًا في قائمة الانتظار.',
    Hindi: 'हमारे सभी सहयोगी अन्य ग्राहकों की सहायता कर रहे हैं। कतार में आपका स्थान बना रहेगा।',
    Japanese:
      'ただいま電話が混み合っております。順番におつなぎいたしますので、そのままお待ちください。',
  },
  {
    prompt: 'Callback offer',
    isReviewed: true,
    English: 'Press one if we should call you back. We ring you on this number within the hour.',
    Swedish: 'Tryck ett så ringer vi upp dig på det här numret inom en timme.',
    German:
      'Drücken Sie die Eins, und wir rufen Sie innerhalb einer Stunde unter dieser Nummer zurück.',
    French: 'Tapez un et nous vous rappelons à ce numéro dans l’heure.',
    Greek: 'Πατήστε ένα και θα σας καλέσουμε σε αυτόν τον αριθμό μέσα σε μία ώρα.',
    Japanese:
      '折り返しのお電話をご希望の方は1を押してください。1時間以内にこの番号へおかけします。',
  },
  {
    prompt: 'Recording notice',
    isReviewed: true,
    English:
      'This call may be recorded to train our staff and to keep a record of what was agreed.\n' +
      'If you do not want that, please tell the colleague who answers: the recording then stops at once.\n\n' +
      'Recordings are kept for ninety days and are not shared with anybody outside Ekvik.',
    Swedish:
      'Samtalet kan spelas in för utbildning och för att dokumentera vad vi kommit överens om.\n' +
      'Säg till medarbetaren om du inte vill bli inspelad, så stoppas inspelningen direkt.',
    German:
      'Dieses Gespräch kann zu Schulungszwecken und zur Dokumentation aufgezeichnet werden.\n' +
      'Wenn Sie das nicht möchten, sagen Sie es bitte zu Beginn: Die Aufzeichnung wird dann sofort beendet.\n\n' +
      'Aufzeichnungen werden nach neunzig Tagen gelöscht.',
    French:
      'Cet appel peut être enregistré à des fins de formation et de suivi.\n' +
      'Si vous ne le souhaitez pas, dites-le à votre conseiller : l’enregistrement cessera aussitôt.',
    Arabic:
      'قد يتم تسجيل هذه المكالمة لأغراض التدريب والتوثيق. إذا كنتم لا ترغبون في ذلك، يرجى إبلاغ الموظف.',
  },
  {
    prompt: 'Delivery delay',
    isReviewed: false,
    English: 'Deliveries in your area are running one to two days late because of the weather.',
    German: 'Lieferungen in Ihrer Region verspäten sich wetterbedingt um ein bis zwei Tage.',
    French:
      'Les livraisons dans votre région ont un à deux jours de retard en raison des intempéries.',
    Hindi: 'मौसम के कारण आपके क्षेत्र में डिलीवरी एक से दो दिन देरी से हो रही है।',
  },
  {
    prompt: 'Returns',
    English: 'You can return anything within 365 days. Please have your order number ready.',
    Swedish: 'Du kan lämna tillbaka varor inom 365 dagar. Ha gärna ordernumret till hands.',
    German:
      'Sie können alles innerhalb von 365 Tagen zurückgeben. Bitte halten Sie Ihre Bestellnummer bereit.',
    Greek:
      'Μπορείτε να επιστρέψετε οτιδήποτε εντός 365 ημερών. Παρακαλώ έχετε έτοιμο τον αριθμό παραγγελίας.',
    Japanese: 'ご購入から365日以内は返品を承ります。ご注文番号をご用意ください。',
  },
  {
    prompt: 'Payment outage',
    isReviewed: true,
    English:
      'We cannot take card payments by phone at the moment. Your basket is kept for two days.',
    Swedish:
      'Just nu kan vi inte ta emot kortbetalningar per telefon. Din varukorg sparas i två dagar.',
    French:
      'Le paiement par carte au téléphone est indisponible. Votre panier est conservé deux jours.',
    Arabic:
      'لا يمكننا حاليًا قبول الدفع بالبطاقة عبر الهاتف. ستبقى سلة مشترياتكم محفوظة لمدة يومين.',
  },
  {
    prompt: 'Kitchen planning',
    English: 'Book a free hour with a kitchen planner, at your branch or by video.',
    German: 'Buchen Sie eine kostenlose Stunde mit unserer Küchenplanung, im Haus oder per Video.',
    Swedish: 'Boka en kostnadsfri timme med en köksplanerare, på varuhuset eller via video.',
  },
  {
    prompt: 'Goodbye',
    isReviewed: true,
    English: 'Thank you for calling Ekvik. Goodbye.',
    Swedish: 'Tack för att du ringde Ekvik. Hej då.',
    German: 'Vielen Dank für Ihren Anruf bei Ekvik. Auf Wiederhören.',
    French: 'Merci d’avoir appelé Ekvik. Au revoir.',
    Greek: 'Σας ευχαριστούμε που καλέσατε την Ekvik. Αντίο.',
    Arabic: 'شكرًا لاتصالكم بإكفيك. مع السلامة.',
    Hindi: 'एकविक को कॉल करने के लिए धन्यवाद। नमस्ते।',
    Japanese: 'お電話ありがとうございました。失礼いたします。',
  },
  { prompt: 'Silence', English: '' },
]
