using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Conformance;

/// <summary>Tests what every server answers that speaks the Hub's API: the test Hub, and the server over each store.</summary>
/// <remarks>Requests are made as the Hub's clients make them. Where the Hub redirects, another server may answer at once.</remarks>
public abstract class HubConformance(HubUnderTest served)
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TestFile[] Files => HubUnderTest.Files;

    [Theory]
    [InlineData("")]
    [InlineData("/revision/main")]
    [InlineData("/revision/HEAD")]
    [InlineData("/revision/{commit}")]
    public async Task A_revision_is_described_with_its_commit_and_its_files(string path)
    {
        var info = await ReadAsync($"/api/models/{HubUnderTest.Sample}{path.Replace("{commit}", served.Commits[HubUnderTest.Sample], StringComparison.Ordinal)}");

        Assert.Equal(HubUnderTest.Sample, (string)info["id"]!);
        Assert.Equal(HubUnderTest.Sample, (string)info["modelId"]!);
        Assert.Equal(served.Commits[HubUnderTest.Sample], (string)info["sha"]!);
        Assert.False((bool)info["private"]!);
        Assert.Equal(Paths(Files), info["siblings"]!.AsArray().Select(file => (string)file!["rfilename"]!));
        Assert.True(DateTimeOffset.TryParse((string)info["lastModified"]!, CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task A_description_with_blobs_states_sizes_and_hashes()
    {
        var info = await ReadAsync($"/api/models/{HubUnderTest.Sample}?blobs=true");

        Assert.Equal(
            Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => (file.Content.Length, file.Oid, file.IsLfs ? file.Content.Sha256 : null)),
            info["siblings"]!.AsArray().Select(file => ((long)file!["size"]!, (string)file["blobId"]!, (string?)file["lfs"]?["sha256"])));
    }

    [Fact]
    public async Task A_description_holds_only_the_fields_that_are_wanted()
    {
        var info = await ReadAsync($"/api/models/{HubUnderTest.Sample}?expand=sha&expand%5B%5D=gated");

        Assert.Equal(["_id", "gated", "id", "sha"], info.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(2)]
    public async Task A_tree_lists_every_file_and_folder_page_by_page(int pageSize)
    {
        var listed = await ListAsync($"/api/models/{HubUnderTest.Sample}/tree/main?recursive=true&expand=false&limit={pageSize}");

        Assert.Equal(
            ["config.json", "docs", "docs/deeper", .. Paths(Files).Skip(1)],
            listed.Select(entry => (string)entry["path"]!).OrderBy(path => path.StartsWith("docs", StringComparison.Ordinal) ? path.Contains('.', StringComparison.Ordinal) ? 2 : 1 : path == "config.json" ? 0 : 3).ThenBy(path => path, StringComparer.Ordinal));
        foreach (var file in Files)
        {
            var entry = listed.Single(entry => (string)entry["path"]! == file.Path);
            Assert.Equal("file", (string)entry["type"]!);
            Assert.Equal(file.Content.Length, (long)entry["size"]!);
            Assert.Equal(file.Oid, (string)entry["oid"]!);
            Assert.Equal(file.IsLfs ? file.Content.Sha256 : null, (string?)entry["lfs"]?["oid"]);
            Assert.Equal(file.IsLfs ? file.PointerText.Length : null, (int?)entry["lfs"]?["pointerSize"]);
        }
    }

    [Theory]
    [InlineData("", "config.json,docs,empty.txt,model-00001-of-00002.safetensors,model-00002-of-00002.safetensors,tokenizer.json")]
    [InlineData("/docs", "docs/deeper,docs/ein Ständer + 100%.md")]
    [InlineData("/docs%2Fdeeper", "docs/deeper/notes.txt")]
    public async Task A_tree_lists_what_is_directly_in_a_folder(string folder, string expected)
    {
        var listed = await ListAsync($"/api/models/{HubUnderTest.Sample}/tree/{served.Commits[HubUnderTest.Sample]}{folder}");

        Assert.Equal(expected.Split(','), listed.Select(entry => (string)entry["path"]!));
        Assert.All(listed, entry => Assert.Matches("^[0-9a-f]{40}$", (string)entry["oid"]!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Paths_are_looked_up_and_missing_ones_left_out(bool asForm)
    {
        string[] wanted = [Files[1].Path, "no/such.file", Files[4].Path];
        using HttpContent body = asForm
            ? new FormUrlEncodedContent([.. wanted.Select(path => KeyValuePair.Create("paths", path)), KeyValuePair.Create("expand", "False")])
            : new StringContent(new JsonObject { ["paths"] = new JsonArray([.. wanted.Select(path => JsonValue.Create(path))]), ["expand"] = false }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await SendAsync(HttpMethod.Post, $"/api/models/{HubUnderTest.Sample}/paths-info/main", body: body);

        var found = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!.AsArray();

        Assert.Equal([Files[1].Path, Files[4].Path], found.Select(entry => (string)entry!["path"]!));
        Assert.Equal(Files[4].Content.Sha256, (string)found[1]!["lfs"]!["oid"]!);
    }

    [Fact]
    public async Task Refs_name_the_branches_and_their_commits()
    {
        var refs = await ReadAsync($"/api/models/{HubUnderTest.Sample}/refs");

        var branch = Assert.Single(refs["branches"]!.AsArray());
        Assert.Equal(("main", "refs/heads/main", served.Commits[HubUnderTest.Sample]), ((string)branch!["name"]!, (string)branch["ref"]!, (string)branch["targetCommit"]!));
        Assert.Empty(refs["tags"]!.AsArray());
        Assert.Empty(refs["converts"]!.AsArray());
    }

    [Theory]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("{commit}")]
    public async Task Every_file_is_downloaded_unchanged(string revision)
    {
        foreach (var file in Files)
        {
            using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, file, revision));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(Cancel))));
        }
    }

    [Fact]
    public async Task What_git_holds_of_a_large_file_is_its_pointer()
    {
        using var pointer = await SendAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[4]).Replace("/resolve/", "/raw/", StringComparison.Ordinal));
        using var plain = await SendAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[1]).Replace("/resolve/", "/raw/", StringComparison.Ordinal));

        Assert.Equal(Files[4].PointerText, await pointer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal($"\"{Files[4].Oid}\"", Header(pointer, "ETag"));
        Assert.Equal("# Hello", await plain.Content.ReadAsStringAsync(Cancel));
    }

    /// <remarks>
    /// As huggingface_hub 1.29 makes them: automatic redirects are off for HEAD, and a relative one is followed by its path alone, so the
    /// query is lost; metadata come from headers; a revision of 40 digits is not looked up.
    /// </remarks>
    [Theory]
    [InlineData(HubUnderTest.Sample, null)]
    [InlineData(HubUnderTest.Sample, HubUnderTest.Token)]
    [InlineData(HubUnderTest.Gated, HubUnderTest.Token)]
    [InlineData(HubUnderTest.Private, HubUnderTest.Token)]
    public async Task The_Python_clients_requests_download_a_snapshot(string repo, string? token)
    {
        using (var unknown = await SendAsync(HttpMethod.Get, "/api/agent-harnesses", token))
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        var commit = (string)(await ReadAsync($"/api/models/{repo}/revision/main", token))["sha"]!;
        var listed = await ListAsync($"/api/models/{repo}/tree/{commit}?recursive=true&expand=false&limit=3", token);

        Assert.Equal(served.Commits[repo], commit);
        Assert.Equal(Paths(Files), listed.Where(entry => (string)entry["type"]! == "file").Select(entry => (string)entry["path"]!).Order(StringComparer.Ordinal));
        foreach (var file in Files)
        {
            var metadata = await HeadAsync(Resolve(repo, file, commit), token);
            using var answer = await served.FollowAsync(HttpMethod.Get, metadata.Location, token);

            Assert.Equal(commit, metadata.Commit);
            Assert.Equal(file.IsLfs ? file.Content.Sha256 : file.Oid, metadata.ETag);
            Assert.Equal(file.Content.Length, metadata.Size);
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(Cancel))));
        }
    }

    // As llama.cpp does: it follows redirects of HEAD too, and takes no file whose HEAD does not succeed.
    [Fact]
    public async Task HEAD_that_follows_redirects_succeeds_with_size_ETag_and_ranges()
    {
        foreach (var file in Files)
        {
            using var answer = await served.FollowAsync(HttpMethod.Head, Resolve(HubUnderTest.Sample, file, "{commit}"));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(file.Content.Length, answer.Content.Headers.ContentLength);
            Assert.NotNull(Header(answer, "ETag"));
            Assert.Equal("bytes", Header(answer, "Accept-Ranges"));
        }
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=5-104", 5, 100)]
    [InlineData("bytes=2999991-", 2_999_991, 10)]
    [InlineData("bytes=-7", 2_999_994, 7)]
    [InlineData("bytes=2999991-9999999", 2_999_991, 10)]
    [InlineData("bytes=100000-1999999", 100_000, 1_900_000)]
    public async Task A_range_of_a_large_file_is_exactly_that(string range, int offset, int length)
    {
        using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[4]), range: range);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/3000001", answer.Content.Headers.GetValues("Content-Range").Single());
        Assert.Equal(HubUnderTest.ReadAt(Files[4], offset, length), await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_range_of_a_small_file_is_exactly_that()
    {
        using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[0]), range: "bytes=2-11");

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("model_type", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task A_range_beyond_the_end_is_refused_with_the_size(int index)
    {
        using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[index]), range: "bytes=9999999-");

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        if (answer.Content.Headers.TryGetValues("Content-Range", out var range)) // Ceph leaves it out.
            Assert.Equal($"bytes */{Files[index].Content.Length}", range.Single());
    }

    [Fact]
    public async Task A_file_that_the_client_has_is_not_sent_again()
    {
        using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Sample, Files[0]), version: $"\"{Files[0].Oid}\"");

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData("/api/models/acme/none", 401, 404, "RepoNotFound")]
    [InlineData("/acme/none/resolve/main/config.json", 401, 404, "RepoNotFound")]
    [InlineData("/api/models/acme/sample/revision/none", 404, 404, "RevisionNotFound")]
    [InlineData("/acme/sample/resolve/none/config.json", 404, 404, "RevisionNotFound")]
    [InlineData("/acme/sample/resolve/refs/pr/1/config.json", 404, 404, "RevisionNotFound")]
    [InlineData("/acme/sample/resolve/main/none.json", 404, 404, "EntryNotFound")]
    [InlineData("/acme/sample/resolve/main/docs", 404, 404, "EntryNotFound")]
    [InlineData("/api/models/acme/sample/tree/main/none", 404, 404, "EntryNotFound")]
    [InlineData("/api/agent-harnesses", 404, 404, null)]
    [InlineData("/api/models/acme/sample/xet-read-token/main", 404, 404, null)]
    public async Task What_is_missing_is_refused_in_the_Hubs_words(string path, int anonymous, int other, string? code)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await SendAsync(method, path);

            Assert.Contains((int)answer.StatusCode, new[] { anonymous, other });
            if (answer.StatusCode == HttpStatusCode.NotFound || Header(answer, "X-Error-Code") is not null)
                Assert.Equal(code, Header(answer, "X-Error-Code"));
            if (code == "EntryNotFound" && path.Contains("/resolve/", StringComparison.Ordinal))
                Assert.Equal(served.Commits[HubUnderTest.Sample], Header(answer, "X-Repo-Commit"));
        }
    }

    [Fact]
    public async Task A_gated_repo_is_listed_for_everyone_and_read_with_a_token_that_opens_it()
    {
        Assert.Equal("auto", (string)(await ReadAsync($"/api/models/{HubUnderTest.Gated}"))["gated"]!);
        Assert.NotEmpty(await ListAsync($"/api/models/{HubUnderTest.Gated}/tree/main?recursive=true"));
        using (var anonymous = await SendAsync(HttpMethod.Head, Resolve(HubUnderTest.Gated, Files[0])))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
            Assert.Equal("GatedRepo", Header(anonymous, "X-Error-Code"));
        }

        foreach (var file in Files)
        {
            using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Gated, file), HubUnderTest.Token);
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(Cancel))));
        }
    }

    [Fact]
    public async Task A_gated_repo_is_refused_to_a_token_that_does_not_open_it()
    {
        served.Hub.Tokens.Add(new TestToken("hf_other") { OnlyRepos = [HubUnderTest.Sample] });

        using var answer = await SendAsync(HttpMethod.Get, Resolve(HubUnderTest.Gated, Files[4]), "hf_other");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("GatedRepo", Header(answer, "X-Error-Code"));
        Assert.Null(answer.Headers.Location);
    }

    [Theory]
    [InlineData("/api/models/acme/private")]
    [InlineData("/api/models/acme/private/tree/main")]
    [InlineData("/api/models/acme/private/refs")]
    [InlineData("/api/models/acme/private/revision/none")]
    [InlineData("/acme/private/resolve/main/config.json")]
    [InlineData("/acme/private/resolve/main/none.json")]
    public async Task A_private_repo_does_not_exist_for_others(string path)
    {
        served.Hub.Tokens.Add(new TestToken("hf_other") { OnlyRepos = [HubUnderTest.Sample] });

        using var anonymous = await SendAsync(HttpMethod.Get, path);
        using var other = await SendAsync(HttpMethod.Get, path, "hf_other");

        Assert.Contains(anonymous.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.NotFound });
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal("RepoNotFound", Header(other, "X-Error-Code"));
        Assert.DoesNotContain("revision", await other.Content.ReadAsStringAsync(Cancel), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Header(other, "X-Repo-Commit"));
    }

    [Fact]
    public async Task A_private_repo_is_read_with_a_token_that_opens_it()
    {
        Assert.True((bool)(await ReadAsync($"/api/models/{HubUnderTest.Private}", HubUnderTest.Token))["private"]!);
        using var answer = await FollowAsync(HttpMethod.Get, Resolve(HubUnderTest.Private, Files[4]), HubUnderTest.Token);

        Assert.Equal(Files[4].Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(Cancel))));
    }

    [Fact]
    public async Task A_dataset_is_read_below_its_own_prefix()
    {
        Assert.Equal(served.Commits[HubUnderTest.Data], (string)(await ReadAsync($"/api/datasets/{HubUnderTest.Data}"))["sha"]!);
        using var answer = await FollowAsync(HttpMethod.Get, $"/datasets/{HubUnderTest.Data}/resolve/main/train.parquet");
        using var model = await SendAsync(HttpMethod.Get, $"/api/models/{HubUnderTest.Data}");

        Assert.Equal(2_000_003, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length);
        Assert.Contains(model.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task An_account_is_told_to_the_owner_of_its_token()
    {
        Assert.Equal("tester", (string)(await ReadAsync("/api/whoami-v2", HubUnderTest.Token))["name"]!);
        using var anonymous = await SendAsync(HttpMethod.Get, "/api/whoami-v2");

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    private async Task<List<JsonNode>> ListAsync(string path, string? token = null)
    {
        var listed = new List<JsonNode>();
        for (var page = path; page is not null;)
        {
            using var answer = await SendAsync(HttpMethod.Get, page, token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            listed.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!.AsArray()!);
            page = Header(answer, "Link")?.Split('>')[0].TrimStart('<');
        }

        return listed;
    }

    // As huggingface_hub does: a relative redirect is followed by its path alone, another one is the file's address.
    private async Task<(string? Commit, string? ETag, long? Size, string Location)> HeadAsync(string path, string? token)
    {
        while (true)
        {
            using var answer = await SendAsync(HttpMethod.Head, path, token);
            if (answer.Headers.Location is { IsAbsoluteUri: false } relative)
            {
                path = relative.OriginalString.Split('?')[0];
                continue;
            }

            var isRedirect = answer.Headers.Location is not null;
            var size = Header(answer, "X-Linked-Size") is { } linked ? long.Parse(linked, CultureInfo.InvariantCulture) : isRedirect ? null : answer.Content.Headers.ContentLength;
            return (Header(answer, "X-Repo-Commit"), (Header(answer, "X-Linked-Etag") ?? Header(answer, "ETag"))?.Trim('"'), size, answer.Headers.Location?.AbsoluteUri ?? path);
        }
    }

    private static IEnumerable<string> Paths(TestFile[] files) => files.Select(file => file.Path).Order(StringComparer.Ordinal);

    private static string Resolve(string repo, TestFile file, string revision = "main") =>
        $"/{repo}/resolve/{revision}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}";

    private static string? Header(HttpResponseMessage answer, string name) => HubUnderTest.Header(answer, name);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token = null, HttpContent? body = null) =>
        served.SendAsync(method, path, token, body: body);

    private Task<HttpResponseMessage> FollowAsync(HttpMethod method, string path, string? token = null, string? range = null, string? version = null) =>
        served.FollowAsync(method, path, token, range, version);

    private async Task<JsonNode> ReadAsync(string path, string? token = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }
}
