using System.Collections.Concurrent;

namespace HfModelCache.TestHub.Access;

/// <summary>The tokens that a hub accepts.</summary>
public sealed class TokenTable
{
    private readonly ConcurrentDictionary<string, TestToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>Makes a token valid.</summary>
    public TestToken Add(TestToken token) => _tokens[token.Value] = token;

    /// <summary>Makes a token valid for every repository.</summary>
    public TestToken Add(string value) => Add(new TestToken(value));

    /// <summary>Makes a token unknown from now on.</summary>
    public void Revoke(string value) => _tokens.TryRemove(value, out _);

    /// <summary>The sender that a request claims; a call counts as one use of the token.</summary>
    internal Caller Identify(string? authorization)
    {
        if (authorization is null)
            return new Caller(CallerKind.Anonymous, null);
        if (!authorization.StartsWith("Bearer hf_", StringComparison.Ordinal))
            return new Caller(CallerKind.MalformedToken, null);
        return _tokens.TryGetValue(authorization["Bearer ".Length..], out var token) && token.Use()
            ? new Caller(CallerKind.KnownToken, token)
            : new Caller(CallerKind.UnknownToken, null);
    }
}
