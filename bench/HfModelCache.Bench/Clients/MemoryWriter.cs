namespace HfModelCache.Bench.Clients;

/// <summary>Writes files from memory, several at a time, and flushes each: what the disk can take.</summary>
internal sealed class MemoryWriter(string folder, int parallel)
{
    private const int BlockSize = 1 << 20;

    private readonly byte[] _block = new byte[BlockSize];

    public void Run(IReadOnlyList<(string Path, long Size)> files)
    {
        // Random, because some disks store zeros for free.
        new Random(4).NextBytes(_block);
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = parallel }, file => Write(Path.Combine(folder, file.Path), file.Size));
    }

    private void Write(string path, long size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, preallocationSize: size);
        for (long at = 0; at < size; at += BlockSize)
            RandomAccess.Write(file, _block.AsSpan(0, (int)Math.Min(BlockSize, size - at)), at);
        RandomAccess.FlushToDisk(file);
    }
}
