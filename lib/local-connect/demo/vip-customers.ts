import { type DemoRecord, type DemoTable, list } from './types'

type Customer = {
  number: string
  name: string
  tier: string
  language: string
  discount?: string
  spend: readonly number[]
  interests?: readonly string[]
  consent?: boolean
  notes?: string
}

/** Customers who are greeted by name and skip the queue. */
export const vipCustomers: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9006',
  name: 'VIP customers',
  description:
    'Business and long-standing customers: tier, discount and what to know before answering.',
  timeZone: 'Europe/London',
  lockLevel: 'NONE',
  tags: { team: 'key-accounts' },
  ageHours: 1,
  attributes: [
    {
      name: 'Customer number',
      valueType: 'TEXT',
      isPrimary: true,
      validation: { IgnoreCase: true, MinLength: 8, MaxLength: 12 },
    },
    { name: 'Name', valueType: 'TEXT', validation: { MinLength: 1, MaxLength: 120 } },
    {
      name: 'Tier',
      valueType: 'TEXT',
      validation: { Enum: { Strict: true, Values: ['Silver', 'Gold', 'Platinum'] } },
    },
    {
      name: 'Language',
      valueType: 'TEXT',
      validation: { Enum: { Strict: false, Values: ['English', 'German', 'French', 'Swedish'] } },
    },
    {
      name: 'Discount',
      valueType: 'NUMBER',
      description: 'Percent on everything but food',
      validation: { Minimum: 0, ExclusiveMaximum: 40, MultipleOf: 0.5 },
    },
    {
      name: 'Yearly spend',
      valueType: 'NUMBER_LIST',
      description: 'Euro, the last three years, latest first',
      validation: { MaxValues: 3, Minimum: 0, MultipleOf: 0.01 },
    },
    { name: 'Interests', valueType: 'TEXT_LIST', validation: { IgnoreCase: true, MaxLength: 40 } },
    { name: 'Marketing consent', valueType: 'BOOLEAN' },
    { name: 'Notes', valueType: 'TEXT', description: 'Shown to the agent before the call' },
  ],
  records: [
    {
      values: { Tier: 'Silver', Language: 'English', Discount: '5', 'Marketing consent': 'false' },
    },
    ...customers().map(toRecord),
  ],
}

function toRecord(customer: Customer): DemoRecord {
  const { discount, interests, consent, notes } = customer
  return {
    primaryValues: { 'Customer number': customer.number },
    values: {
      Name: customer.name,
      Tier: customer.tier,
      Language: customer.language,
      ...(discount === undefined ? {} : { Discount: discount }),
      'Yearly spend': list(...customer.spend),
      ...(interests === undefined ? {} : { Interests: list(...interests) }),
      ...(consent === undefined ? {} : { 'Marketing consent': String(consent) }),
      ...(notes === undefined ? {} : { Notes: notes }),
    },
  }
}

function customers(): Customer[] {
  return [
    {
      number: 'EK-104233',
      name: 'Hotel Lindgården AB',
      tier: 'Platinum',
      language: 'Swedish',
      discount: '22.5',
      spend: [184_250.4, 96_310, 71_005.95],
      interests: ['Beds', 'Contract lighting', 'Curtains'],
      consent: true,
      notes:
        'Refits one floor each winter, 38 rooms a floor.\n\n' +
        'Purchasing: Margareta Wallin, weekdays before 15:00.\n' +
        'Deliveries go to the yard at Skeppargatan, never to the lobby: the lorry must be under 3.4 m.\n\n' +
        'Open points\n• 12 bedside lamps of the last order came with the wrong plug, credit note promised.\n' +
        '• Wants a fixed price for linen until summer. Do not quote by phone, hand over to key accounts.',
    },
    {
      number: 'EK-118902',
      name: 'Kanzlei Brandt & Özdemir',
      tier: 'Gold',
      language: 'German',
      discount: '15',
      spend: [23_400, 41_870.5],
      interests: ['Office chairs', 'Height-adjustable desks'],
      consent: false,
    },
    {
      number: 'EK-120077',
      name: 'Crèche Les Petits Ours',
      tier: 'Gold',
      language: 'French',
      discount: '12.5',
      spend: [9_120, 8_745.25, 11_300],
      interests: ['Children’s furniture', 'Storage'],
      consent: true,
      notes:
        'Everything must meet NF EN 716. Ask for the certificate number before confirming an order.',
    },
    {
      number: 'EK-131560',
      name: 'Harrow & Finch Letting',
      tier: 'Platinum',
      language: 'English',
      discount: '20',
      spend: [142_990, 138_400.1, 120_015],
      interests: ['Sofas', 'Kitchens', 'Wardrobes'],
      consent: true,
      notes: 'Orders by flat number. Repeat it back: flats 12A and 12 A are different buildings.',
    },
    {
      number: 'EK-140018',
      name: 'Ελένη Παπαδοπούλου',
      tier: 'Silver',
      language: 'Greek',
      spend: [3_450],
      consent: true,
    },
    {
      number: 'EK-143377',
      name: '株式会社 北欧家具サービス',
      tier: 'Gold',
      language: 'Japanese',
      discount: '17.5',
      spend: [66_800, 59_200],
      interests: ['Dining tables', 'Export packing'],
      notes:
        'Calls at 08:00 our time. Interpreter is booked automatically; do not transfer to chat.',
    },
    {
      number: 'EK-150209',
      name: 'فندق الواحة',
      tier: 'Gold',
      language: 'Arabic',
      discount: '10',
      spend: [31_000.75],
      consent: false,
    },
    {
      number: 'EK-151144',
      name: 'राजेश शर्मा',
      tier: 'Silver',
      language: 'Hindi',
      spend: [2_980, 1_205.5],
    },
    {
      number: 'EK-160031',
      name: 'Birgitta Ståhl',
      tier: 'Silver',
      language: 'Swedish',
      discount: '7.5',
      spend: [],
      interests: ['Garden'],
      consent: true,
      notes: '',
    },
    {
      number: 'EK-162250',
      name: 'Studio Vermeer-Kohl GbR',
      tier: 'Gold',
      language: 'German',
      spend: [18_300, 17_940, 22_060.3],
      interests: ['Lighting', 'Textiles'],
    },
    {
      number: 'EK-170008',
      name: 'Mairie de Saint-Cast',
      tier: 'Gold',
      language: 'French',
      discount: '12',
      spend: [27_450],
      consent: false,
      notes: 'Pays by administrative mandate, 45 days. No card details.',
    },
    {
      number: 'EK-175519',
      name: 'Northgate Student Homes',
      tier: 'Platinum',
      language: 'English',
      discount: '25',
      spend: [301_220, 288_100.9, 250_430],
      interests: ['Desks', 'Beds', 'Mattresses'],
      consent: true,
    },
  ]
}
