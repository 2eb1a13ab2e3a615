// The packages that carry Node name their platform as a plain string, which pnpm does not record: it would
// download the Windows build on Linux too. A list is what it understands.
module.exports = {
  hooks: {
    readPackage(manifest) {
      if (/^node-(linux|win)-/.test(manifest.name)) {
        manifest.os = [manifest.os].flat()
        manifest.cpu = [manifest.cpu].flat()
      }
      return manifest
    },
  },
}
