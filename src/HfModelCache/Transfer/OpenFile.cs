using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Stores;
using HfModelCache.Transfer.Buffers;
using HfModelCache.Transfer.Reading;

namespace HfModelCache.Transfer;

/// <summary>Represents a file during its transfer: its source, the way it is read, and what has been counted for it.</summary>
internal sealed class OpenFile : IDisposable
{
    private readonly TransferEngine _engine;
    private readonly Turn _turn;
    private readonly FileProgress _progress;

    /// <summary>Creates the state of a transfer. Nothing is requested.</summary>
    public OpenFile(TransferEngine engine, ISourceFile source, TransferItem item, Turn turn)
    {
        (_engine, _turn, Source, Item) = (engine, turn, source, item);
        Resumed = item.Resumed;
        _progress = engine.Services.Meter.Open(item.File.Path, item.Bytes);
        Meter = new FileMeter(engine.Services.Meter, _progress);
        Reader = new RangedReader(source, engine.Downloads);
    }

    /// <summary>The file at its source.</summary>
    public ISourceFile Source { get; }

    /// <summary>The object it becomes.</summary>
    public TransferItem Item { get; }

    /// <summary>The file's place among those that are transferred at once.</summary>
    /// <remarks>A file that is read as one body fills one part at a time, and must not keep the memory from the others.</remarks>
    public Turn Turn => Reader is SequentialReader ? Turn.First : _turn;

    /// <summary>What the source states about the file.</summary>
    public RepoFile File => Source.File;

    /// <summary>The object's key.</summary>
    public string Key => Item.Key;

    /// <summary>The way the file is read.</summary>
    public IPartReader Reader { get; private set; }

    /// <summary>What this try has counted.</summary>
    public FileMeter Meter { get; private set; }

    /// <summary>The upload to resume; null for none.</summary>
    public MultipartUpload? Resumed { get; private set; }

    /// <summary>Whether the store may copy the file by itself, if it can. Not after a try that went wrong.</summary>
    public bool MayBeCopied { get; private set; } = true;

    /// <summary>Takes back what was counted and starts over, with a new upload.</summary>
    public void Restart()
    {
        Meter.Undo();
        Meter = new FileMeter(_engine.Services.Meter, _progress);
        Resumed = null;
        MayBeCopied = false;
    }

    /// <summary>Starts over, and reads the file as one body from now on.</summary>
    public void RestartSequentially()
    {
        Restart();
        Reader.Dispose();
        Reader = new SequentialReader(Source, _engine.Downloads);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reader.Dispose();
        _progress.Dispose();
    }
}
