// The chain as PAPI types it. What is wrong by its types must not compile: `tsc` says so.

import { Binary, createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import { WebSocket } from 'ws'
import { dtao, type DtaoDispatchError } from '../generated/papi/dist/index.js'
import { TAO, alice, hotkey, tell } from './keys.js'

const websocketClass = WebSocket as unknown as typeof globalThis.WebSocket
const client = createClient(getWsProvider(process.argv[2]!, { websocketClass }))
const api = client.getTypedApi(dtao)
const signer = getPolkadotSigner(alice.publicKey, 'Sr25519', async (bytes) => alice.sign(bytes))

const stake = async (): Promise<bigint> => {
	const positions = await api.apis.DynamicTaoApi.stake_of(alice.address)
	return positions.find(({ netuid }) => netuid === 1)?.alpha ?? 0n
}

const before = await stake()
const { free } = (await api.query.System.Account.getValue(alice.address)).data
const quote = await api.apis.DynamicTaoApi.quote_stake(1, 10n * TAO)
if (!quote.success) throw new Error(JSON.stringify(quote.value))
const bought: bigint = quote.value.amount_out

// @ts-expect-error: an amount is a bigint of rao
api.tx.DynamicTao.add_stake({ hotkey: hotkey.address, netuid: 1, amount_staked: 10 })
// @ts-expect-error: a call has the arguments that the chain's has
api.tx.DynamicTao.add_stake({ hotkey: hotkey.address, netuid: 1 })

const staked = await api.tx.DynamicTao.add_stake({
	hotkey: hotkey.address,
	netuid: 1,
	amount_staked: 10n * TAO,
}).signAndSubmit(signer)
if (!staked.ok) throw new Error(JSON.stringify(staked.dispatchError))

const none = Binary.fromText('')
await api.tx.DynamicTao.set_subnet_identity({
	netuid: 1,
	subnet_name: Binary.fromText('Ölmühle'),
	github_repo: none,
	subnet_contact: none,
	subnet_url: none,
	discord: none,
	description: none,
	logo_url: none,
	additional: none,
}).signAndSubmit(signer)
const names = await api.apis.DynamicTaoApi.subnet_identity(1)

const refused = await api.tx.DynamicTao.add_stake({
	hotkey: hotkey.address,
	netuid: 999,
	amount_staked: TAO,
}).signAndSubmit(signer)
const reason = refused.ok ? undefined : (refused.dispatchError as DtaoDispatchError)

tell({
	status: staked.ok ? 'Finalized' : 'Failed',
	free,
	quoted: bought,
	bought: (await stake()) - before,
	name: names?.identity?.subnet_name,
	symbol: names?.symbol,
	refused: reason?.type === 'Module' ? reason.value.value?.type : reason,
	deposit: await api.constants.Balances.ExistentialDeposit(),
})
client.destroy()
