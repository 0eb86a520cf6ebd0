// Says what to do on an old Node, which could not even read the programs.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(
    `Holdfast needs Node 24.15 or newer, and this is Node ${process.versions.node}. Start it through npm, which brings ` +
      'its own after "npm ci": "npm start", or "npm run bff -- FLAGS" for the server alone.',
  )
  process.exit(1)
}
