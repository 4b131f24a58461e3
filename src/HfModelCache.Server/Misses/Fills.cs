using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server.Misses;

/// <summary>Runs what <c>cache</c> runs for repos that were asked for: each once at a time, and after a failure not for a minute.</summary>
/// <remarks>Replicas don't know of each other. The lease in the store lets one of them fill a copy.</remarks>
internal sealed partial class Fills : IAsyncDisposable
{
    private const int MaxFills = 64;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly ModelCache _cache;
    private readonly ServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(RepoId Repo, string Revision), Task> _running = new();
    private readonly ConcurrentDictionary<(RepoId Repo, string Revision), FailedFill> _failed = new();

    /// <summary>Creates the runs. None is started.</summary>
    public Fills(ModelCache cache, ServerOptions options, TimeProvider time, ILogger logger) =>
        (_cache, _options, _time, _logger) = (cache, options, time, logger);

    /// <summary>The runs that failed last, by repo and revision.</summary>
    public IReadOnlyCollection<FailedFill> Failed => [.. _failed.Values];

    /// <summary>Starts a run, unless one is in flight or has just failed.</summary>
    public void Start(RepoId repo, string revision)
    {
        var key = (repo, revision);
        if (_running.Count >= MaxFills || (_failed.TryGetValue(key, out var failed) && _time.GetUtcNow() - failed.At < Rest))
            return;
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running.TryAdd(key, end.Task))
            _ = RunAsync(key, end);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync((RepoId Repo, string Revision) wanted, TaskCompletionSource end)
    {
        await Task.Yield();
        LogStart(wanted.Repo.PagePath, wanted.Revision);
        try
        {
            var result = await _cache.EnsureAsync(
                new CopyRequest
                {
                    Repo = wanted.Repo,
                    Revision = wanted.Revision,
                    Prefix = _options.Prefix,
                    Layout = _options.Layout,
                    Selection = _options.Selection,
                },
                _stop.Token).ConfigureAwait(false);
            _failed.TryRemove(wanted, out _);
            LogEnd(wanted.Repo.PagePath, result.Location);
        }
        catch (ModelCacheException e)
        {
            Fail(wanted, e.Message);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            Fail(wanted, $"Unexpected: {e.GetType().Name}.");
        }
        finally
        {
            _running.TryRemove(wanted, out _);
            end.SetResult();
        }
    }

    private void Fail((RepoId Repo, string Revision) wanted, string cause)
    {
        _failed[wanted] = new FailedFill(wanted.Repo, wanted.Revision, _time.GetUtcNow(), cause);
        foreach (var (key, _) in _failed.OrderByDescending(failed => failed.Value.At).Skip(MaxFills))
            _failed.TryRemove(key, out _);
        LogFailure(wanted.Repo.PagePath, wanted.Revision, cause);
    }

    [LoggerMessage(121, LogLevel.Information, "{Repo} was asked for and is missing: caching revision \"{Revision}\".")]
    private partial void LogStart(string repo, string revision);

    [LoggerMessage(122, LogLevel.Information, "{Repo} is complete in {Location}.")]
    private partial void LogEnd(string repo, string location);

    [LoggerMessage(123, LogLevel.Warning, "{Repo} was not cached at revision \"{Revision}\". {Cause}")]
    private partial void LogFailure(string repo, string revision, string cause);
}

/// <summary>Represents a run that failed.</summary>
/// <param name="Repo">The repo.</param>
/// <param name="Revision">The revision.</param>
/// <param name="At">When.</param>
/// <param name="Cause">Why, in sentences.</param>
internal sealed record FailedFill(RepoId Repo, string Revision, DateTimeOffset At, string Cause);
