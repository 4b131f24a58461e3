namespace HfModelCache.TestHub.Faults;

/// <summary>Which of the requests that a fault matches it strikes.</summary>
/// <param name="Strikes">Whether the n-th request is struck; the first is 1.</param>
public sealed record FaultWhen(Func<int, bool> Strikes)
{
    /// <summary>Every request.</summary>
    public static FaultWhen Always { get; } = new(_ => true);

    /// <summary>The first requests, up to this number.</summary>
    public static FaultWhen FirstTimes(int count) => new(n => n <= count);

    /// <summary>Every request whose number is a multiple.</summary>
    public static FaultWhen EveryNth(int step) => new(n => n % step == 0);

    /// <summary>One request only.</summary>
    public static FaultWhen OnlyNth(int number) => new(n => n == number);

    /// <summary>All requests after the first ones, up to this number.</summary>
    public static FaultWhen After(int count) => new(n => n > count);
}
