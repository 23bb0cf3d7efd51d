// The page begins here.

import { render } from 'preact'
import { App } from './app.tsx'
import { connect, nodeUrl } from './chain/node.ts'
import { follow } from './chain/state.ts'
import './style.css'

render(<App />, document.getElementById('page')!)
connect(nodeUrl(), () => location.reload()).then(follow)
