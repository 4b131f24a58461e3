using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Transfer;

[Trait("Speed", "Exhaustive")]
public sealed class DownloadFaultTests
{
    private const int Part = CacheScenario.PartSize;
    private const long Size = (5 * Part) + 1234;

    // Each of them requests a piece before the first answer shows what the server does.
    private static readonly int Connections = new ConcurrencyOptions().Initial;

    private static readonly TestFile Weights = TestFile.Generated("model.safetensors", Size, seed: 42);
    private static readonly TestFile Config = TestFile.Plain("config.json", """{"model_type":"x"}""");

    /// <summary>Faults that prevent the download if they are permanent.</summary>
    public static TheoryData<string, FaultAction> Failing => new()
    {
        { "status 500", FaultAction.Status(500) },
        { "status 502", FaultAction.Status(502) },
        { "status 503", FaultAction.Status(503, retryAfter: "0") },
        { "status 504", FaultAction.Status(504) },
        { "status 429", FaultAction.Status(429) },
        { "status 404", FaultAction.Status(404) },
        { "status 416", FaultAction.Status(416) },
        { "garbage in Retry-After", FaultAction.Status(503, retryAfter: "soon") },
        { "expired signature", FaultAction.AccessDeniedXml },
        { "an HTML page", FaultAction.HtmlPage },
        { "no answer, connection closed", FaultAction.CloseConnection },
        { "no answer, connection reset", FaultAction.DropConnection },
        { "closed at the first byte", FaultAction.TruncateAt(0) },
        { "closed after one byte", FaultAction.TruncateAt(1) },
        { "fewer bytes than the range", FaultAction.ShortRange(10) },
        { "no total", FaultAction.ContentRange("bytes 0-99999/*") },
    };

    /// <summary>Faults that contradict the Hub or the CDN itself, which is tolerated once.</summary>
    public static TheoryData<string, FaultAction> Contradicting => new()
    {
        { "a shifted range", FaultAction.ShiftRange(1) },
        { "a wrong total", FaultAction.WrongTotal(Size + 1) },
        { "a length one too large", FaultAction.LieAboutLength(1) },
        { "a length one too small", FaultAction.LieAboutLength(-1) },
        { "a flipped byte", FaultAction.FlipByte(Part + 5) },
        { "a block sent twice", FaultAction.DuplicateBlock(10, 500) },
    };

    /// <summary>Faults that allow the download even if they are permanent: each attempt makes progress, or the hash proves the bytes.</summary>
    public static TheoryData<string, FaultAction> Survivable => new()
    {
        { "closed in the middle", FaultAction.TruncateAt(Part / 2) },
        { "closed before the last byte", FaultAction.TruncateAt(Part - 1) },
        { "reset in the middle", FaultAction.ResetAt(Part / 2) },
        { "no Content-Range", FaultAction.ContentRange(null) },
        { "an unreadable Content-Range", FaultAction.ContentRange("bytes what-ever/*") },
        { "gzip", FaultAction.Gzip },
    };

    [Theory]
    [MemberData(nameof(Failing), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Survivable), DisableDiscoveryEnumeration = true)]
    public Task A_CDN_that_fails_twice_costs_only_retries(string name, FaultAction fault) =>
        AssertServedAsync(name, fault, FaultWhen.FirstTimes(2));

    [Theory]
    [MemberData(nameof(Contradicting), DisableDiscoveryEnumeration = true)]
    public Task A_CDN_that_sends_a_wrong_response_once_costs_only_a_retry(string name, FaultAction fault) =>
        AssertServedAsync(name, fault, FaultWhen.FirstTimes(1));

    [Theory]
    [MemberData(nameof(Survivable), DisableDiscoveryEnumeration = true)]
    public Task A_CDN_that_always_fails_but_makes_progress_serves_the_file(string name, FaultAction fault) =>
        AssertServedAsync(name, fault, when: null);

    [Theory]
    [MemberData(nameof(Failing), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Contradicting), DisableDiscoveryEnumeration = true)]
    public async Task A_CDN_that_always_fails_leaves_nothing_and_the_next_run_succeeds(string name, FaultAction fault)
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = fault });

        var failure = await scenario.FailAsync<ModelCacheException>();

        Assert.Contains(failure.Reason, new[] { FailureReason.DownloadFailed, FailureReason.ContentMismatch, FailureReason.HubUnreachable });
        Assert.Contains(failure.Reason == FailureReason.HubUnreachable ? "127.0.0.1" : Weights.Path, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature", failure.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(scenario.PathOf(Weights.Path)));
        Assert.False(scenario.IsPublished, name);

        scenario.Hub.Faults.Clear();
        await scenario.EnsureAsync();
        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_broken_body_is_resumed_where_it_broke()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.TruncateAt(Part - 1000), When = FaultWhen.FirstTimes(3) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.InRange(scenario.Hub.Requests.BytesSent(Weights.Path), Size, Size + 10);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_file_about_once()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.IgnoreRange });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.InRange(scenario.Hub.Requests.All.Count(r => r.Origin == Origin.Cdn && r.Status == 200), 2, Connections + 1);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_and_breaks_off_is_read_from_the_start()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.IgnoreRange });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.TruncateAt(2 * Part), When = FaultWhen.OnlyNth(7) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_only_repeats_the_same_bytes_is_abandoned(bool ignoresRanges)
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        if (ignoresRanges)
            scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.IgnoreRange });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.TruncateAt(ignoresRanges ? 3 * Part : 1) });
        using var limit = WallClock.Limit();

        var failure = await Assert.ThrowsAnyAsync<TransientException>(() => scenario.EnsureAsync(limit.Token));

        Assert.Equal(FailureReason.DownloadFailed, failure.Reason);
        Assert.InRange(scenario.Hub.Requests.Count(Origin.Cdn), 7, 100);
    }

    [Theory]
    [InlineData("403", FailureReason.DownloadFailed)]
    [InlineData("404", FailureReason.DownloadFailed)]
    [InlineData("total", FailureReason.ContentMismatch)]
    [InlineData("page", FailureReason.ContentMismatch)]
    public async Task The_same_wrong_response_from_three_new_addresses_is_final(string what, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 5000, seed: 1));
        scenario.Retries = scenario.Retries with { Patience = TimeSpan.FromHours(1) };
        var fault = what switch
        {
            "403" => FaultAction.AccessDeniedXml,
            "404" => FaultAction.Status(404),
            "total" => FaultAction.WrongTotal(5001),
            _ => FaultAction.HtmlPage,
        };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = fault });
        using var limit = WallClock.Limit();

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.EnsureAsync(limit.Token));

        Assert.Equal(reason, failure.Reason);
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, scenario.Hub.Requests.Count(Origin.Cdn));
    }

    [Fact]
    public async Task Different_wrong_responses_are_tolerated()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 5000, seed: 1));
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.AccessDeniedXml, When = FaultWhen.FirstTimes(5) });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.HtmlPage, When = FaultWhen.OnlyNth(3) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_chunked_body_without_length_is_accepted()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.Chunked });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = Config.Path, Do = FaultAction.Chunked });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_or_trickling_body_is_abandoned_and_requested_again(bool trickle)
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        var hour = TimeSpan.FromHours(1);
        scenario.Stall = new StallLimits { Window = TimeSpan.FromMilliseconds(300) };
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn,
            Do = trickle ? FaultAction.Trickle(1, TimeSpan.FromMilliseconds(20)) : FaultAction.StallAt(5000, hour),
            When = FaultWhen.FirstTimes(2),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_responds_is_abandoned()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.HubOptions = scenario.HubOptions with { ResponseTimeout = TimeSpan.FromMilliseconds(300) };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.AnswerLate(TimeSpan.FromHours(1)), When = FaultWhen.FirstTimes(2) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_signed_URL_that_expires_during_a_file_is_replaced()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.gguf", 40 * Part, seed: 1));
        var requests = 0;
        scenario.Hub.OnRequest = request =>
        {
            if (request.Origin == Origin.Cdn && Interlocked.Increment(ref requests) == 10)
                scenario.Hub.Clock.Advance(TimeSpan.FromHours(2));
        };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.Contains(scenario.Hub.Requests.All, r => r.Origin == Origin.Cdn && r.Status == 403);
        Assert.InRange(scenario.Hub.Requests.All.Count(r => r.Target.Contains("/resolve/", StringComparison.Ordinal)), 2, 4);
    }

    [Fact]
    public async Task A_signed_URL_known_to_be_expired_is_not_tried()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.gguf", 10 * Part, seed: 1));
        scenario.Hub.Options = scenario.Hub.Options with { SignedUrlLifetime = TimeSpan.FromSeconds(5) };

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.DoesNotContain(scenario.Hub.Requests.All, r => r.Status == 403);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_that_is_hours_off_costs_no_extra_requests(int hours)
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.gguf", 40 * Part, seed: 1));
        scenario.Time = new ShiftedTime(TimeSpan.FromHours(hours));

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        Assert.Single(scenario.Hub.Requests.All, r => r.Target.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_CDN_that_is_down_for_a_moment_is_waited_for()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        await scenario.Hub.StopAsync(Origin.Cdn);
        scenario.Retries = scenario.Retries with { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(400) };
        var running = scenario.EnsureAsync();
        await WallClock.UntilAsync(
            "the CDN's address was asked for", () => scenario.Hub.Requests.All.Any(r => r.Target.Contains("/resolve/", StringComparison.Ordinal)));
        await WallClock.PauseAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await scenario.Hub.RestartAsync(Origin.Cdn);
        await running;

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task Three_failed_files_end_the_run()
    {
        var files = Enumerable.Range(0, 300).Select(i => TestFile.Generated($"{i:000}.bin", 1000, (ulong)i)).ToList();
        await using var scenario = await CacheScenario.StartAsync(files);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.FlipByte(10) });

        await scenario.FailAsync<BrokenPromiseException>();

        Assert.InRange(scenario.FetchedFiles.Count(), 3, 200);
        Assert.Empty(scenario.StoredFiles());
    }

    [Fact]
    public async Task Cancellation_stops_everything_and_the_next_run_resumes_with_the_stored_parts()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, AtByte = 3 * Part, Do = FaultAction.StallAt(0, TimeSpan.FromHours(1)) });
        using var stop = new CancellationTokenSource();
        var running = scenario.EnsureAsync(stop.Token);
        await WallClock.UntilAsync("all parts but the stalled one are stored", async () =>
            await StoredPartsAsync(scenario.Store) == 5);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(5, await StoredPartsAsync(scenario.Store));
        Assert.False(scenario.IsPublished);
        scenario.Hub.Faults.Clear();
        scenario.Hub.Requests.Clear();
        await scenario.EnsureAsync();
        await scenario.AssertWholeAsync();
        Assert.InRange(scenario.Hub.Requests.BytesSent(Weights.Path), Part, 2 * Part);
    }

    private static async Task<int> StoredPartsAsync(IObjectStore store)
    {
        var uploads = await store.ListUploadsAsync("", TestContext.Current.CancellationToken);
        return uploads.Count == 1 ? (await store.ListPartsAsync(uploads.Single(), TestContext.Current.CancellationToken)).Count : 0;
    }

    private static async Task AssertServedAsync(string name, FaultAction fault, FaultWhen? when)
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(when is null ? new Fault { On = Origin.Cdn, Do = fault } : new Fault { On = Origin.Cdn, Do = fault, When = when });

        await scenario.EnsureAsync();

        Assert.True(scenario.IsPublished, name);
        await scenario.AssertWholeAsync();
    }

    public static TheoryData<string, FaultAction> Harmless => new()
    {
        { "206 without Content-Range", FaultAction.ContentRange(null) },
        { "206 with an unreadable Content-Range", FaultAction.ContentRange("bytes what-ever/*") },
        { "206 with a star for the total", FaultAction.UnknownTotal },
        { "206 with the whole file", FaultAction.WholeAsPartial },
        { "206 in chunks and without Content-Range", FaultAction.Alter(a => FaultAction.Chunked.Change(a, null!).With("Content-Range", null)) },
        { "compressed 206", FaultAction.Gzip },
        { "compressed 200", FaultAction.Alter(a => FaultAction.Gzip.Change(FaultAction.IgnoreRange.Change(a, null!), null!)) },
        { "the content encoding none", FaultAction.Header("Content-Encoding", "none") },
        { "a wrong content encoding", FaultAction.Header("Content-Encoding", "gzip") },
        { "two commits", FaultAction.Header("X-Repo-Commit", $"{new string('A', 40)}, {new string('b', 40)}") },
        { "another commit", FaultAction.Header("X-Repo-Commit", new string('a', 40)) },
        { "a branch instead of a commit", FaultAction.Header("X-Repo-Commit", "main") },
        { "an invalid hash", FaultAction.Header("X-Linked-Etag", "\"main\"") },
    };

    [Theory]
    [MemberData(nameof(Harmless), DisableDiscoveryEnumeration = true)]
    public async Task Inconclusive_responses_are_left_to_the_hash(string what, FaultAction fault)
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = fault });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = "*/resolve*", Do = fault });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
        var requests = scenario.Hub.Requests.All.Count(r => r.Origin == Origin.Cdn && r.FilePath == Weights.Path);
        Assert.True(requests <= Connections + 2, $"{what}: {requests} requests"); // Of the whole file two: as a range and without one.
    }

    [Fact]
    public async Task Wrong_ranges_with_the_right_length_lead_to_a_download_of_the_whole_file()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn,
            Do = FaultAction.Alter(a => a.Status == 206 && a.Count < Size ? (a with { Offset = 0 }).With("Content-Range", null) : a),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_file_labelled_as_compressed_is_stored_unchanged()
    {
        var archive = TestFile.Generated("tokenizer.json.gz", 3 * Part, seed: 7);
        await using var scenario = await CacheScenario.StartAsync(archive);
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn,
            Do = FaultAction.Alter(a => FaultAction.IgnoreRange.Change(a, null!).With("Content-Encoding", "gzip") with { IsChunked = true }),
        });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_compressed_body_that_expands_without_end_is_cut_at_the_file_size()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated("model.safetensors", 5000, seed: 1));
        scenario.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn,
            Do = FaultAction.Alter(a => FaultAction.Gzip.Change(
                new Answer { Status = 200, Body = new RepeatedContent(0, 4 << 20), Count = 4 << 20 }, null!)),
        });

        Assert.Equal(FailureReason.DownloadFailed, (await scenario.FailAsync<TransientException>()).Reason);
    }

    [Fact]
    public async Task A_contradictory_hash_is_detected_before_anything_is_downloaded()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = Weights.Path, Do = FaultAction.Header("X-Linked-Etag", $"\"{new string('b', 64)}\"") });

        Assert.Equal(FailureReason.ContentMismatch, (await scenario.FailAsync<BrokenPromiseException>()).Reason);
    }

    [Fact]
    public async Task Weak_and_missing_Hub_headers_do_no_harm()
    {
        await using var scenario = await CacheScenario.StartAsync(Weights, Config);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = Weights.Path, Do = FaultAction.WeakETag });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = Weights.Path, Do = FaultAction.Header("X-Linked-Size", null) });
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Path = Config.Path, Do = FaultAction.Header("X-Repo-Commit", null) });

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync();
    }

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
