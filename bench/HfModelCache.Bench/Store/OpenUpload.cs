using System.Collections.Concurrent;

namespace HfModelCache.Bench.Store;

internal sealed record OpenUpload(
    ConcurrentDictionary<int, (long Size, string ETag)> Parts, (string Name, string Value)[] Metadata);
