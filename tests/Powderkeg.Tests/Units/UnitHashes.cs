using Powderkeg.Units;

namespace Powderkeg.Tests.Units;

/// <summary>Every value of a unit can be a key: mixing its bits overflows nothing, though the house counts with overflow checked.</summary>
public sealed class UnitHashes
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_760_129_400_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(-1_760_129_400_000_000)]
    [InlineData(long.MinValue)]
    public void A_unit_of_any_size_hashes_like_its_equal_and_is_found_again(long value)
    {
        IEnumerable<Func<object>> units = [() => Amount.FromUnits(value), () => SignedLots.FromCount(value)];
        if (value >= 0)
        {
            units = units.Concat([() => Instant.FromMicroseconds(value), () => Duration.FromMicroseconds(value), () => Lots.FromCount(value), () => Price.FromTicks(value), () => Ratio.FromPartsPerBillion(value)]);
        }

        Assert.All(units, make => Assert.Contains(make(), new HashSet<object> { make() }));
    }
}
