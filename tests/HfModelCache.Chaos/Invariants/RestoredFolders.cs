using System.Security.Cryptography;
using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Invariants;

/// <summary>
/// Whenever a restore succeeds, the folder's files hash as the commit says that its manifest names, whatever was damaged in
/// the store; and no wrong bytes ever stand under the name of a file.
/// </summary>
internal sealed class RestoredFolders(World world)
{
    private const string Own = ".hf-model-cache";

    /// <summary>To be called in the moment in which a restore has succeeded.</summary>
    public async Task CheckNowAsync(Witness pod, int folder)
    {
        var manifests = Manifests(folder);
        if (manifests.Count == 0)
        {
            // Another pod may be replacing it by a newer commit's.
            if (world.Scenario.Cast.All(replica => replica.Role != Role.Refresh))
                world.Log.Violate($"{pod.Label} exited with 0, but there is no manifest in folder {folder}.");
            return;
        }

        foreach (var manifest in manifests)
        {
            var wrong = await WrongFilesAsync(folder, manifest);
            if (!Manifests(folder).Contains(manifest))
                continue; // It was replaced meanwhile.
            foreach (var what in wrong)
                world.Log.Violate($"{pod.Label} exited with 0, but in folder {folder} {what}.");
        }
    }

    /// <summary>To be called when no process is left.</summary>
    public async Task CheckAtEndAsync(int folder)
    {
        var manifests = Manifests(folder);
        if (manifests.Count == 0)
            world.Log.Violate($"There is no manifest in folder {folder} at the end.");
        foreach (var manifest in manifests)
        {
            foreach (var what in await WrongFilesAsync(folder, manifest))
                world.Log.Violate($"At the end in folder {folder} {what}.");
        }

        foreach (var upload in Directory.EnumerateDirectories(world.FolderAt(folder).FullName, ".hf-model-cache-uploads", SearchOption.AllDirectories)
            .SelectMany(Directory.EnumerateDirectories))
        {
            if (!world.Scenario.RestoresToCache)
                world.Log.Violate($"An upload was left open: {upload}");
        }
    }

    private List<string> Manifests(int folder) =>
    [
        .. Directory.EnumerateFiles(world.FolderAt(folder).FullName, "manifest.json", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => file.Contains($"/{Own}/", StringComparison.Ordinal))
            .Select(ReadOrEmpty)
            .Where(text => text.Length > 0),
    ];

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // It has just been replaced.
        }
    }

    private async Task<IReadOnlyList<string>> WrongFilesAsync(int folder, string manifest)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(manifest));
        var published = await PublishedManifest.ReadAsync(text);
        if (world.Repo.Find(published.Commit) is not { } expected)
            return [$"the manifest names a commit that never was: {published.Commit}"];
        var root = world.FolderAt(folder).FullName;
        if (world.Scenario.RestoresToCache)
            root = Path.Combine(root, "models--" + World.RepoName.Replace("/", "--", StringComparison.Ordinal), "snapshots", published.Commit);
        var wrong = new List<string>();
        foreach (var file in expected.Files)
        {
            var hash = await HashAsync(Path.Combine(root, file.Path));
            if (hash != file.Content.Sha256)
                wrong.Add($"{file.Path} of commit {world.Commits.IndexOf(published.Commit)} hashes to {hash} instead of {file.Content.Sha256}");
        }

        return wrong;
    }

    private static async Task<string> HashAsync(string path)
    {
        try
        {
            await using var content = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        }
        catch (IOException)
        {
            return "nothing";
        }
    }
}
