using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Recording;

/// <summary>Every request that the hub has received, in order of arrival.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<RecordedRequest> _requests = [];

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>How many requests an origin has received.</summary>
    public int Count(Origin origin) => All.Count(r => r.Origin == origin);

    /// <summary>How many bytes of bodies an origin has sent.</summary>
    public long BytesSent(Origin origin) => All.Where(r => r.Origin == origin).Sum(r => r.BytesSent);

    /// <summary>How many bytes of one file have been sent, whoever sent them.</summary>
    public long BytesSent(string filePath) =>
        All.Where(r => r.FilePath == filePath && r.Status is 200 or 206).Sum(r => r.BytesSent);

    /// <summary>Forgets all requests.</summary>
    public void Clear()
    {
        lock (_lock)
            _requests.Clear();
    }

    internal RecordedRequest Add(IncomingRequest request)
    {
        var recorded = new RecordedRequest(request);
        lock (_lock)
            _requests.Add(recorded);
        return recorded;
    }
}
