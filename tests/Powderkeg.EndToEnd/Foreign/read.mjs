// Reads the Parquet files of a run's folder and prints what it found as JSON: { table: { metadata, columns, rows, sums, first } }.
// DuckDB wrote the files; hyparquet had no part in that.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const folder = process.argv[2]
const found = {}
for (const name of (await readdir(folder)).filter(name => name.endsWith('.parquet')).sort()) {
  const bytes = await readFile(join(folder, name))
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const about = parquetMetadata(file)
  const columns = about.schema.slice(1).map(column => [column.name, column.type])
  const rows = about.num_rows === 0n ? [] : await parquetReadObjects({ file, compressors })
  const sums = {}
  for (const [column, type] of columns) {
    const cells = rows.map(row => row[column]).filter(cell => cell !== null && cell !== undefined)
    const isNumber = type === 'INT64' || type === 'DOUBLE'
    sums[column] = { cells: cells.length, sum: isNumber ? cells.reduce((sum, cell) => sum + Number(cell), 0) : null }
  }

  found[name.slice(0, -'.parquet'.length)] = {
    metadata: Object.fromEntries((about.key_value_metadata ?? []).map(pair => [pair.key, pair.value])),
    columns, rows: rows.length, declared: Number(about.num_rows), sums,
  }
}

console.log(JSON.stringify(found))
