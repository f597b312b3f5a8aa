using Powderkeg.Journal;

namespace Powderkeg.Contagion;

/// <summary>What a channel is to an explanation: who pushes a price by itself, who carries another price's move, who was made to sell.</summary>
public static class ChannelKinds
{
    /// <summary>Number of channels: the length of every vector of parts.</summary>
    public const int Count = (int)Channel.BackstopUnwind + 1;

    /// <summary>Messengers: their trades and quotes follow another price, and carry its parts.</summary>
    public static bool IsFollower(Channel channel) => channel is Channel.Arbitrage or Channel.Requote or Channel.MakerWithdrawal;

    /// <summary>Nodes of the next-generation matrix: sales that a price or a loss forced. Auto-deleveraging and payouts are shown apart: they do not add up.</summary>
    public static bool IsForced(Channel channel) => channel is Channel.LoopUnwind or Channel.LoopLiquidation or Channel.LoanLiquidation or Channel.PoolLiquidation
        or Channel.UnifiedLiquidation or Channel.PerpLiquidation or Channel.AdlUnhedge or Channel.BackstopUnwind;
}
