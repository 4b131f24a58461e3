namespace HfModelCache.Transfer.Reading;

/// <summary>Stops all parts of a file whose source sends no ranges, so that the file is read as one body instead.</summary>
internal sealed class WholeFileOnlyException() : Exception("The source sends this file only as a whole.");
