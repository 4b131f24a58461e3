using System.Collections.Immutable;
using HfModelCache.TestHub.Answers;
using Microsoft.AspNetCore.Http.Features;

namespace HfModelCache.TestHub.Origins;

/// <summary>A request as it was written on the wire: nothing unescaped, no dot segments removed.</summary>
public sealed class IncomingRequest
{
    internal IncomingRequest(Origin origin, HttpContext context, string basePath)
    {
        Origin = origin;
        Context = context;
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // A request through a proxy names the server too.
        if (Uri.TryCreate(sent, UriKind.Absolute, out var whole) && whole.Scheme.StartsWith("http", StringComparison.Ordinal))
            sent = sent[whole.GetLeftPart(UriPartial.Authority).Length..];
        IsBelowBasePath = sent.StartsWith(basePath + "/", StringComparison.Ordinal);
        Target = IsBelowBasePath ? sent[basePath.Length..] : sent;
        var mark = Target.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? Target : Target[..mark];
        Query = mark < 0 ? "" : Target[(mark + 1)..];
        Segments = [.. Path.TrimStart('/').Split('/')];
    }

    /// <summary>Which server received it.</summary>
    public Origin Origin { get; }

    /// <summary>The HTTP method.</summary>
    public string Method => Context.Request.Method;

    /// <summary>Path and query as sent, without the hub's base path.</summary>
    public string Target { get; }

    /// <summary>Whether it was sent to a place below the hub's base path.</summary>
    public bool IsBelowBasePath { get; }

    /// <summary>The path as sent.</summary>
    public string Path { get; }

    /// <summary>The query as sent, without the question mark.</summary>
    public string Query { get; }

    /// <summary>The path's segments, still escaped, so that <c>%2F</c> is not a separator.</summary>
    public ImmutableArray<string> Segments { get; }

    /// <summary>The headers that every answer to this request carries.</summary>
    public ImmutableDictionary<string, string> CommonHeaders { get; internal set; } = Answer.NoHeaders;

    /// <summary>Whether an error is sent as JSON (the API) or as text (files).</summary>
    public bool WantsJson => Path.StartsWith("/api/", StringComparison.Ordinal)
        && !Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal);

    internal HttpContext Context { get; }

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A query parameter's first value, unescaped, or null.</summary>
    public string? Parameter(string name) => Context.Request.Query.TryGetValue(name, out var values) ? values[0] : null;
}
