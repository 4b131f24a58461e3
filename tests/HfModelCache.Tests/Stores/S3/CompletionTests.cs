using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests which completions are trusted: a damaged object of the same size and metadata is never accepted.</summary>
public sealed class CompletionTests : IAsyncLifetime
{
    private static readonly byte[] Right = [1, 2, 3, 4];
    private static readonly byte[] Damaged = [1, 2, 0, 4];

    private OddStore _odd = null!;
    private RetryingObjectStore _store = null!;

    public static TheoryData<string, Func<int, OddAnswer?>> NothingHappens => new()
    {
        { "500 once", n => n == 1 ? OddAnswer.Error(500, "InternalError") : null },
        { "an error inside a 200 once", n => n == 1 ? OddAnswer.Error(200, "InternalError") : null },
        { "permanent 500", _ => OddAnswer.Error(500, "InternalError") },
        { "404", _ => OddAnswer.Error(404, "NoSuchUpload") },
        { "200 without effect", _ => OddAnswer.Xml("<CompleteMultipartUploadResult><ETag>\"a\"</ETag></CompleteMultipartUploadResult>") },
        { "an empty 200", _ => OddAnswer.Empty },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _odd = await OddStore.StartAsync();
        _store = OddStore.Retrying(_odd.Connect());
    }

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [MemberData(nameof(NothingHappens), DisableDiscoveryEnumeration = true)]
    public async Task A_damaged_object_with_the_metadata_of_an_earlier_upload_is_never_accepted(string name, Func<int, OddAnswer?> answer)
    {
        await CompleteAsync(await StartAsync());
        _odd.Objects["a"] = _odd.Objects["a"] with { Content = Damaged };
        var upload = await StartAsync();
        CompletionsAnswer(answer);

        await AssertNeverAcceptedAsync(name, upload);
    }

    [Theory]
    [MemberData(nameof(NothingHappens), DisableDiscoveryEnumeration = true)]
    public async Task A_damaged_object_without_metadata_is_never_accepted(string name, Func<int, OddAnswer?> answer)
    {
        _odd.Objects["a"] = new OddStore.Stored(Damaged, Token: null);
        var upload = await StartAsync();
        CompletionsAnswer(answer);

        await AssertNeverAcceptedAsync(name, upload);
    }

    [Theory]
    [MemberData(nameof(NothingHappens), DisableDiscoveryEnumeration = true)]
    public async Task A_damaged_object_is_never_accepted_for_an_upload_of_another_process(string name, Func<int, OddAnswer?> answer)
    {
        await CompleteAsync(await StartAsync());
        _odd.Objects["a"] = _odd.Objects["a"] with { Content = Damaged };
        var upload = await StartAsync() with { Token = "" };
        CompletionsAnswer(answer);

        await AssertNeverAcceptedAsync(name, upload);
    }

    [Fact]
    public async Task An_unambiguous_completion_is_not_verified()
    {
        var completed = await CompleteAsync(await StartAsync());

        Assert.Equal(new CompletedUpload(ETag, MustVerify: false), completed);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task A_completion_that_succeeds_despite_an_error_is_recognised_and_verified(int status)
    {
        _odd.Afterwards = (request, answer) =>
            IsCompletion(request) ? OddAnswer.Error(status, status == 404 ? "NoSuchUpload" : "InternalError") : answer;

        Assert.Equal(new CompletedUpload(ETag, MustVerify: true), await CompleteAsync(await StartAsync()));
    }

    [Fact]
    public async Task A_200_from_a_store_without_metadata_is_accepted_and_verified()
    {
        _odd.Afterwards = (_, answer) => answer.Without(OddStore.TokenHeader);

        Assert.Equal(new CompletedUpload(ETag, MustVerify: true), await CompleteAsync(await StartAsync()));
        Assert.Equal(1, Completions);
    }

    [Fact]
    public async Task A_lost_response_from_a_store_without_metadata_is_retried_and_verified()
    {
        var lost = 0;
        _odd.Afterwards = (request, answer) =>
            IsCompletion(request) && lost++ == 0 ? OddAnswer.Error(500, "InternalError") : answer.Without(OddStore.TokenHeader);

        Assert.True((await CompleteAsync(await StartAsync())).MustVerify);
        Assert.Equal(2, Completions);
    }

    [Fact]
    public async Task A_200_is_not_a_success_if_another_upload_created_the_object()
    {
        var upload = await StartAsync();
        _odd.Afterwards = (request, answer) =>
        {
            if (IsCompletion(request))
                _odd.Objects["a"] = new OddStore.Stored(Right, Token: "another");
            return answer;
        };

        await Assert.ThrowsAsync<UploadGoneException>(() => CompleteAsync(upload));
    }

    [Fact]
    public async Task A_HEAD_without_a_length_leaves_the_completion_in_doubt()
    {
        _odd.Afterwards = (request, answer) => request.Method == "HEAD" ? answer.With("Content-Length", "0") : answer;

        Assert.True((await CompleteAsync(await StartAsync())).MustVerify);
    }

    [Fact]
    public async Task Every_upload_has_its_own_token()
    {
        var (one, other) = (await StartAsync(), await StartAsync());

        Assert.NotEqual(one.Token, other.Token);
        Assert.Equal(32, one.Token.Length);
    }

    private static string ETag => new OddStore.Stored(Right, Token: null).ETag.Trim('"');

    private int Completions => _odd.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal) && r.Contains("uploadId=", StringComparison.Ordinal));

    private static bool IsCompletion(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.Method == "POST" && request.Query.ContainsKey("uploadId");

    private void CompletionsAnswer(Func<int, OddAnswer?> answer)
    {
        var count = 0;
        _odd.Instead = request => IsCompletion(request) ? answer(++count) : null;
    }

    private async Task AssertNeverAcceptedAsync(string name, MultipartUpload upload)
    {
        CompletedUpload? completed = null;
        try
        {
            completed = await CompleteAsync(upload);
        }
        catch (ModelCacheException)
        {
            // A failure is correct too: the upload is restarted, or the run ends.
        }

        Assert.True(
            completed is null or { MustVerify: true } || _odd.Objects["a"].Content.SequenceEqual(Right),
            $"{name}: the damaged object was accepted.");
    }

    private Task<MultipartUpload> StartAsync() => _store.StartUploadAsync("a", 2, Cancel);

    private async Task<CompletedUpload> CompleteAsync(MultipartUpload upload) => await _store.CompleteUploadAsync(
        upload,
        [
            await _store.UploadPartAsync(upload, 1, new(Right.AsMemory(0, 2)), Cancel),
            await _store.UploadPartAsync(upload, 2, new(Right.AsMemory(2)), Cancel),
        ],
        Cancel);
}
