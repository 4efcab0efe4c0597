import { proveSaving } from './prove'

proveSaving('sequential')
