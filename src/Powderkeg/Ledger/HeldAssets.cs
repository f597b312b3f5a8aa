using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Ledger;

/// <summary>The assets in which an account may have something: all that were ever posted to it, in their order. What is not among them is zero in every way.</summary>
/// <remarks>A bit stands for every 64th asset: with more than 64 of them some are named that the account never had. Nothing is taken out when a balance returns to zero.</remarks>
/// <param name="bits">Bit k: some asset of number k, k + 64, ...</param>
/// <param name="count">Number of all assets.</param>
public struct HeldAssets(ulong bits, int count)
{
    private int at = -1;

    public readonly AssetId Current => new(at);

    public readonly HeldAssets GetEnumerator() => this;

    /// <summary>The same and one more.</summary>
    public readonly HeldAssets With(AssetId asset) => new(bits | BitOf(asset), count);

    public bool MoveNext()
    {
        at++;
        while (at < count)
        {
            ulong left = bits >> (at & 63);
            if (left != 0)
            {
                at += BitOperations.TrailingZeroCount(left);
                return at < count;
            }

            at = (at | 63) + 1;
        }

        return false;
    }

    internal static ulong BitOf(AssetId asset) => 1UL << (asset.Index & 63);
}
