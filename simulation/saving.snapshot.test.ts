import { proveSaving } from './prove'

proveSaving('snapshot')
