// The chain as dedot types it. What is wrong by its types must not compile: `tsc` says so.

import { DedotClient, WsProvider } from 'dedot'
import { stringToHex } from 'dedot/utils'
import type { DtaoApi } from '../generated/dedot/dtao/index.js'
import { TAO, alice, hotkey, tell } from './keys.js'

const client = await DedotClient.new<DtaoApi>(new WsProvider(process.argv[2]!))
const { call, query, tx } = client

const stake = async (): Promise<bigint> => {
	const positions = await call.dynamicTaoApi.stakeOf(alice.address)
	return positions.find(({ netuid }) => netuid === 1)?.alpha ?? 0n
}

const before = await stake()
const { free } = (await query.system.account(alice.address)).data
const quote = await call.dynamicTaoApi.quoteStake(1, 10n * TAO)
if (!quote.isOk) throw new Error(JSON.stringify(quote.err))
const bought: bigint = quote.value.amountOut

// @ts-expect-error: an amount is a bigint of rao
tx.dynamicTao.addStake(hotkey.address, 1, 10)
// @ts-expect-error: a call has the arguments that the chain's has
tx.dynamicTao.addStake(hotkey.address, 1)

const { status, dispatchError } = await tx.dynamicTao
	.addStake(hotkey.address, 1, 10n * TAO)
	.signAndSend(alice)
	.untilFinalized()
if (dispatchError) throw new Error(JSON.stringify(dispatchError))

const name = stringToHex('Ölmühle')
const none = stringToHex('')
await tx.dynamicTao
	.setSubnetIdentity(1, name, none, none, none, none, none, none, none)
	.signAndSend(alice)
	.untilFinalized()
const names = await call.dynamicTaoApi.subnetIdentity(1)

const refused = await tx.dynamicTao.addStake(hotkey.address, 999, TAO).signAndSend(alice).untilFinalized()
const reason = refused.dispatchError && client.registry.findErrorMeta(refused.dispatchError)

tell({
	status: status.type,
	free,
	quoted: bought,
	bought: (await stake()) - before,
	name: names?.identity?.subnetName,
	symbol: names?.symbol,
	refused: reason?.name,
	advice: reason?.docs.join(' '),
	deposit: client.consts.balances.existentialDeposit,
})
await client.disconnect()
