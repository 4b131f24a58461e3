using System.Collections.Concurrent;
using System.IO.Enumeration;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Faults;

/// <summary>A misbehaviour: on which requests, how often, and what.</summary>
public sealed class Fault
{
    private readonly ConcurrentDictionary<string, int> _matches = new(StringComparer.Ordinal);

    /// <summary>Which server misbehaves.</summary>
    public required Origin On { get; init; }

    /// <summary>What it does.</summary>
    public required FaultAction Do { get; init; }

    /// <summary>Which requests: <c>*</c> and <c>?</c> over the file's path, the request's path, or its path and query.</summary>
    public string Path { get; init; } = "*";

    /// <summary>Only requests with this method.</summary>
    public string? Method { get; init; }

    /// <summary>Only answers that carry this byte of the file, so that one range can be singled out.</summary>
    public long? AtByte { get; init; }

    /// <summary>Which of the matching requests.</summary>
    public FaultWhen When { get; init; } = FaultWhen.Always;

    /// <summary>What <see cref="When"/> counts.</summary>
    public FaultScope Per { get; init; } = FaultScope.Fault;

    internal Answer Apply(Answer answer, IncomingRequest request) =>
        Matches(answer, request) && When.Strikes(Number(answer, request)) ? Do.Change(answer, request) : answer;

    private bool Matches(Answer answer, IncomingRequest request) =>
        request.Origin == On
        && (Method is null || Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        && (AtByte is not { } at || (at >= answer.Offset && at < answer.Offset + answer.Count))
        && (MatchesPath(answer.FilePath) || MatchesPath(request.Path) || MatchesPath(request.Target));

    private bool MatchesPath(string? text) =>
        text is not null && FileSystemName.MatchesSimpleExpression(Path, text, ignoreCase: false);

    private int Number(Answer answer, IncomingRequest request)
    {
        var counted = Per switch
        {
            FaultScope.File => answer.FilePath ?? request.Path,
            FaultScope.Range => $"{answer.FilePath ?? request.Path} {request.Header("Range")}",
            _ => "",
        };
        return _matches.AddOrUpdate(counted, 1, (_, n) => n + 1);
    }
}
