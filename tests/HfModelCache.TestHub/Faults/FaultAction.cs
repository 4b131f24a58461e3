using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Faults;

/// <summary>What a fault does to the answer that would have been right.</summary>
/// <param name="Change">The change; it sees the request too.</param>
public sealed partial record FaultAction(Func<Answer, IncomingRequest, Answer> Change)
{
    /// <summary>Any change that has no name of its own.</summary>
    public static FaultAction Alter(Func<Answer, Answer> change) => new((answer, _) => change(answer));

    /// <summary>Sends a header with another value, or omits it if the value is null.</summary>
    public static FaultAction Header(string name, string? value) => Alter(a => a.With(name, value));

    /// <summary>Turns the ETags into weak ones.</summary>
    public static FaultAction WeakETag { get; } = Alter(a => new[] { "ETag", "X-Linked-Etag" }
        .Where(a.Headers.ContainsKey)
        .Aggregate(a, (weak, name) => weak.With(name, "W/" + a.Headers[name])));
}
