using System.Buffers;
using System.Text;
using HfModelCache.Failures;

namespace HfModelCache.Stores.Folder;

/// <summary>Checks, before anything is downloaded, whether a folder can hold files of certain names.</summary>
/// <param name="root">The store's folder.</param>
/// <param name="places">Where a test file may be created.</param>
internal sealed class NameCheck(string root, UploadPlaces places)
{
    // More than enough to include a name with a letter, and an odd name of each kind.
    private const int MostNamesTried = 100;
    private const int MostOddNamesTried = 1000;

    // The characters that file systems from Windows refuse.
    private static readonly SearchValues<char> OddCharacters = SearchValues.Create("\":*?<>|\\");

    /// <summary>Checks the keys of objects that are to be stored together.</summary>
    /// <exception cref="OperatorException">The file system treats two names as one, or a name is taken.</exception>
    /// <exception cref="IOException">A name is too long for the file system.</exception>
    public void Check(IReadOnlyCollection<string> keys)
    {
        if (keys.Count == 0)
            return;
        var segments = keys.SelectMany(key => key.Split('/')).ToHashSet(StringComparer.Ordinal);
        ThrowIfTooLong(segments.MaxBy(Encoding.UTF8.GetByteCount)!);
        ThrowIfNotKept([.. segments.Where(IsOdd).Take(MostOddNamesTried)], keys.First());
        var names = new SortedDictionary<string, Dictionary<string, bool>>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            for (var (path, isFolder) = (key, false); path.Length > 0; isFolder = true)
            {
                var cut = path.LastIndexOf('/');
                var parent = cut < 0 ? "" : path[..cut];
                if (!names.TryGetValue(parent, out var inside))
                    names.Add(parent, inside = new Dictionary<string, bool>(StringComparer.Ordinal));
                if (!inside.TryAdd(path[(cut + 1)..], isFolder))
                    break;
                path = parent;
            }
        }

        foreach (var (parent, inside) in names)
            Check(Path.Combine(root, parent), inside);
    }

    private void ThrowIfTooLong(string name)
    {
        try
        {
            File.GetAttributes(Path.Combine(root, name));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The length is accepted.
        }
    }

    // Some file systems refuse odd names only when a file is created, and some change them.
    private void ThrowIfNotKept(string[] names, string key)
    {
        if (names.Length == 0)
            return;
        var scratch = Directory.CreateDirectory(places.FolderOf(places.NewId(key))!);
        try
        {
            foreach (var name in names)
            {
                var file = Path.Combine(scratch.FullName, name);
                if (!TryTouch(file) || !Directory.EnumerateFiles(scratch.FullName).Contains(file, StringComparer.Ordinal))
                    throw Refused($"The file system of {root} does not accept the name \"{name}\" unchanged");
                File.Delete(file);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static bool TryTouch(string file)
    {
        try
        {
            File.Create(file).Dispose();
            return true;
        }
        catch (IOException e) when (e is FileNotFoundException || Errno.Of(e) is Errno.Invalid or Errno.IllegalSequence)
        {
            return false;
        }
    }

    private static bool IsOdd(string name) =>
        name.AsSpan().ContainsAny(OddCharacters) || name[^1] is '.' or ' ' || !Ascii.IsValid(name);

    private void Check(string folder, Dictionary<string, bool> wanted)
    {
        var there = Entries(folder);
        foreach (var (name, isFolder) in wanted)
        {
            if (there.TryGetValue(name, out var found) && found.IsFolder != isFolder)
                throw Refused($"{Path.Combine(folder, name)} is a {(found.IsFolder ? "folder" : "file")} where a {(isFolder ? "folder" : "file")} is needed");
        }

        var spellings = there.Values.ToLookup(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var alike in wanted.Keys.GroupBy(name => name, StringComparer.OrdinalIgnoreCase))
        {
            var first = alike.First();
            if (alike.Skip(1).FirstOrDefault() is { } second && IgnoresCase(folder))
                throw Refused($"{Path.Combine(folder, first)} and {second} are one name to the file system");
            if (spellings[first].FirstOrDefault() is { } other && !there.ContainsKey(first) && Path.Exists(Path.Combine(folder, first)))
                throw Refused($"{Path.Combine(folder, first)} and {other.Name}, which exists already, are one name to the file system");
        }
    }

    // A folder that does not exist yet will behave like its parent.
    private bool IgnoresCase(string folder)
    {
        for (var current = folder; ; current = Path.GetDirectoryName(current)!)
        {
            var there = Entries(current);
            foreach (var name in there.Keys.Take(MostNamesTried))
            {
                var other = Turned(name);
                if (!there.ContainsKey(other))
                    return Path.Exists(Path.Combine(current, other));
            }

            if (current == root)
                return false;
        }
    }

    private static string Turned(string name) => string.Concat(name.Select(
        c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static Dictionary<string, Entry> Entries(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Select(found => new Entry(found.Name, found.Attributes.HasFlag(FileAttributes.Directory)))
            .ToDictionary(entry => entry.Name, StringComparer.Ordinal)
        : [];

    private static OperatorException Refused(string why) => new(FailureReason.FolderNameRefused, $"{why}.");

    private sealed record Entry(string Name, bool IsFolder);
}
