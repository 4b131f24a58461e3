namespace HfModelCache.Sources;

/// <summary>Represents one connection to the servers that hold content. One read after the other uses it.</summary>
/// <remarks>
/// Normally an HTTP handler chooses the connection. Here the choice matters: the Hub's edge servers differ tenfold in
/// speed, and a fast one is met again only if its connection is kept.
/// </remarks>
internal interface ISourceConnection : IDisposable;
