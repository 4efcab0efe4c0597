import { BRANCHES, type Branch } from './branches'
import { type DemoRecord, type DemoTable, list } from './types'

const TIME_ZONES: Readonly<Record<string, string>> = {
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  SE: 'Europe/Stockholm',
}

const SERVICES = [
  'Assembly',
  'Delivery',
  'Kitchen planning',
  'Restaurant',
  'Returns desk',
  'Van rental',
] as const

/** Every branch in eleven attributes: 990 values, close to the default quota of 1,000. */
export const branchDirectory: DemoTable = {
  id: '0b7c1f52-4b7e-4d0a-9a51-7d3c5e2f9007',
  name: 'Branch directory',
  description: 'Where every branch is, whom to reach there and what it offers. Read by all flows.',
  timeZone: 'Europe/Stockholm',
  lockLevel: 'VALUE',
  tags: { team: 'retail-operations' },
  ageHours: 3,
  attributes: [
    {
      name: 'Branch',
      valueType: 'TEXT',
      description: 'Country, city and number, such as DE-BER-01',
      isPrimary: true,
      validation: { IgnoreCase: true, MinLength: 9, MaxLength: 9 },
    },
    { name: 'City', valueType: 'TEXT', validation: { MinLength: 2, MaxLength: 60 } },
    {
      name: 'Country',
      valueType: 'TEXT',
      validation: { Enum: { Strict: true, Values: ['DE', 'FR', 'GB', 'SE'] } },
    },
    { name: 'Street', valueType: 'TEXT', validation: { MaxLength: 120 } },
    { name: 'Postal code', valueType: 'TEXT', validation: { MaxLength: 10 } },
    { name: 'Phone', valueType: 'TEXT', description: 'International form, as it is dialled' },
    { name: 'Email', valueType: 'TEXT' },
    { name: 'Manager', valueType: 'TEXT', description: 'Called when a customer asks for one' },
    {
      name: 'Time zone',
      valueType: 'TEXT',
      validation: { Enum: { Strict: false, Values: Object.values(TIME_ZONES) } },
    },
    {
      name: 'Parking spaces',
      valueType: 'NUMBER',
      validation: { Minimum: 0, Maximum: 5000, MultipleOf: 1 },
    },
    { name: 'Click and collect', valueType: 'BOOLEAN' },
    {
      name: 'Services',
      valueType: 'TEXT_LIST',
      description: 'Offered at the branch itself',
      validation: { MinValues: 1, MaxValues: 6, Enum: { Strict: true, Values: [...SERVICES] } },
    },
  ],
  records: BRANCHES.map(toRecord),
}

function toRecord(branch: Branch, index: number): DemoRecord {
  const country = branch.code.slice(0, 2)
  return {
    primaryValues: { Branch: branch.code },
    values: {
      City: branch.city,
      Country: country,
      Street: branch.street,
      'Postal code': branch.postalCode,
      Phone: phoneOf(country, index),
      Email: `${branch.code.toLowerCase()}@ekvik.example`,
      Manager: branch.manager,
      'Time zone': TIME_ZONES[country] ?? 'Europe/Stockholm',
      'Parking spaces': String(isCityCentre(branch) ? 0 : 320 + ((index * 137) % 29) * 40),
      'Click and collect': String(index % 7 !== 3),
      Services: list(...servicesOf(branch, index)),
    },
  }
}

/** Numbers kept for drama: Bundesnetzagentur, ARCEP, Ofcom and PTS publish the ranges. */
function phoneOf(country: string, index: number): string {
  const two = String(index).padStart(2, '0')
  switch (country) {
    case 'DE':
      return `+49 30 23125 1${two}`
    case 'FR':
      return `+33 1 99 00 41 ${two}`
    case 'GB':
      return `+44 1632 9601${two}`
    default:
      return `+46 8 465 004 ${two}`
  }
}

function isCityCentre(branch: Branch): boolean {
  return /Madeleine|Rivoli|King Street|Regeringsgatan|Bergstraße|Bouchut/.test(branch.street)
}

function servicesOf(branch: Branch, index: number): readonly string[] {
  if (isCityCentre(branch)) return ['Delivery', 'Kitchen planning', 'Returns desk']
  return SERVICES.filter((_, position) => position === 1 || (index + position) % 5 !== 0)
}
