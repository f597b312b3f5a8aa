using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>
/// An issuer's standing bid for its own token in the venues' books (and, without a limit, in the pools): what it buys is burnt.
/// </summary>
/// <remarks>
/// A share of the backing is a lever proposed after the day. Without a limit it is the domino "depeg" switched off: whoever holds the token can sell it at the price,
/// at once, anywhere. Then the bid's account may stand below zero in what it pays with; the treasury pays it back as far as it reaches, and what is left is the
/// issuer's loss, in sight. Orders go through the gateway like everybody's.
/// </remarks>
internal sealed class IssuerBid
{
    private readonly IssuerBidDescription rules;
    private readonly AssetId token;
    private readonly IssuerSurroundings around;
    private readonly AccountId account;
    private readonly List<Market> books = [];

    public IssuerBid(IssuerBidDescription rules, string issuer, AssetId token, IssuerSurroundings around)
    {
        this.rules = rules;
        this.token = token;
        this.around = around;
        account = around.Roster.Open($"issuer/{issuer}/bid", -1, rules.Size == BidSize.Unlimited ? Overdraft.ByMeaning : Overdraft.Forbidden);
        foreach (Venue venue in around.Venues)
        {
            venue.Admit(account, MarginMode.Spot, 1);
            books.AddRange(venue.Markets.Where(m => m.Kind == MarketKind.Spot && m.Spec.Base == token));
        }
    }

    /// <summary>What it holds to pay with (below zero: what it has paid without having it), dollars at 1.</summary>
    public double CashUsd
    {
        get
        {
            double sum = 0;
            foreach (AssetId quote in Quotes())
            {
                sum += around.Balances.AssetOf(quote).WholeOf(around.Balances.Of(account, quote));
            }

            return sum;
        }
    }

    public void Start(SyntheticDollar issuer)
    {
        double each = rules.Share.Value * issuer.BackingUsd / Math.Max(1, books.Count);
        foreach (Market book in books)
        {
            Asset quote = around.Balances.AssetOf(book.Spec.Quote);
            Amount funds = Amount.Min(quote.AmountOf(each), around.Balances.AvailableOf(issuer.Treasury, quote.Id));
            if (rules.Size == BidSize.ShareOfBacking)
            {
                around.Balances.Transfer(issuer.Treasury, account, quote.Id, funds);
            }

            Bid(book, rules.Size == BidSize.Unlimited
                ? book.Spec.LotsIn(issuer.Supply) : book.Spec.LotsIn(quote.WholeOf(funds) / rules.Price));
        }
    }

    /// <summary>Burns what was bought; an unlimited bid is paid for and stands again in full.</summary>
    public void Step(SyntheticDollar issuer, Instant now)
    {
        Burn(now);
        if (rules.Size != BidSize.Unlimited)
        {
            return;
        }

        foreach (AssetId quote in Quotes())
        {
            Amount owed = -around.Balances.Of(account, quote);
            Amount paid = Amount.Min(owed, around.Balances.AvailableOf(issuer.Treasury, quote));
            if (paid.IsPositive)
            {
                around.Balances.Transfer(issuer.Treasury, account, quote, paid);
            }
        }

        foreach (Market book in books)
        {
            Lots wanted = book.Spec.LotsIn(issuer.Supply), stands = book.Book.QuantityTo(Side.Buy, book.Spec.NearestPrice(rules.Price));
            if (stands.Count < wanted.Count / 2)
            {
                around.Gateway.CancelAll(account, book.Id, Duration.Zero);
                Bid(book, wanted);
            }
        }
    }

    /// <summary>Pools: buys until the next token is worth the price again, in steps of a fiftieth of the most that a pool may take for that.</summary>
    public void BlockEnded(SyntheticDollar issuer, Instant now)
    {
        if (rules.Size != BidSize.Unlimited)
        {
            return;
        }

        foreach (PoolMarket pool in around.OnChain.Pools)
        {
            for (int i = 0; i < 200 && pool.Spec.Base == token && IsDollar(issuer, pool.Spec.Quote) && pool.Reference < rules.Price; i++)
            {
                Amount step = Amount.FromUnits(Math.Max(1, pool.Pool.MostIn(1, 0, 1 / rules.Price).Units / 50));
                if (pool.Swap(now, account, Side.Buy, step, Cause.Voluntary).Refusal != SwapRefusal.None)
                {
                    break;
                }
            }
        }

        Burn(now);
    }

    private static bool IsDollar(SyntheticDollar issuer, AssetId asset) => issuer.PaysIn(asset);

    private void Burn(Instant now)
    {
        Amount bought = around.Balances.Of(account, token);
        if (bought.IsPositive)
        {
            around.Balances.Transfer(account, around.IssuerOf(token), token, bought);
            around.Journal.Transfer(now, TransferKind.Redeem, account, around.IssuerOf(token), token, bought, Cause.Voluntary);
        }
    }

    private void Bid(Market book, Lots lots)
    {
        if (!lots.IsZero)
        {
            around.Gateway.Send(new(account, book.Id, Side.Buy, book.Spec.NearestPrice(rules.Price), lots, TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary),
                Duration.Zero);
        }
    }

    private IEnumerable<AssetId> Quotes() => books.Select(b => b.Spec.Quote)
        .Concat(around.OnChain.Pools.Where(p => p.Spec.Base == token).Select(p => p.Spec.Quote)).Distinct();
}
