using System.Text.Json;
using Powderkeg.Cli.Commands;
using Powderkeg.Lending;

namespace Powderkeg.Cli.Records;

/// <summary>A loop's table as one JSON document. Its schema is docs/reference/loop.schema.json.</summary>
internal static class LoopDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(LoopTable loop)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("capital", loop.Capital);
            json.WriteNumber("ltv", loop.Ltv);
            json.WriteNumber("liquidation_threshold", loop.Threshold);
            json.WriteNumber("yield", loop.Yield);
            json.WriteNumber("borrow_rate", loop.BorrowRate);
            json.WriteStartArray("cycles");
            foreach ((int cycle, LoopedPosition position) in loop.Rows)
            {
                json.WriteStartObject();
                json.WriteNumber("cycle", cycle);
                json.WriteNumber("collateral", position.Collateral);
                json.WriteNumber("debt", position.Debt);
                json.WriteNumber("leverage", position.Leverage);
                json.WriteNumber("net_apy", position.NetYield(loop.Yield, loop.BorrowRate));
                JsonRows.Real(json, "fall_that_liquidates", loop.FallThatLiquidates(position));
                JsonRows.Real(json, "fall_that_wipes_out", LoopTable.FallThatWipesOut(position));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
