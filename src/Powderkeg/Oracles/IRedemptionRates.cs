using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>What issuers say their tokens are redeemed for: whole underlying tokens per whole token. Implemented by the room of the issuers.</summary>
public interface IRedemptionRates
{
    double RateOf(AssetId token);
}
