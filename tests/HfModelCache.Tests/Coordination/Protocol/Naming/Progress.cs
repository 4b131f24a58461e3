namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>Where a process is that changes what the revision means.</summary>
internal enum Progress : byte
{
    /// <summary>It has ended, or died.</summary>
    Gone,

    /// <summary>It has its commit.</summary>
    Begins,

    /// <summary>It has seen that the commit is complete.</summary>
    SawCopy,

    /// <summary>It has seen that no document forbids it to write, or, as a removal, that none names the commit.</summary>
    SawDocuments,

    /// <summary>It has written its document, or, as a removal, taken the manifest away.</summary>
    HasWritten,
}
