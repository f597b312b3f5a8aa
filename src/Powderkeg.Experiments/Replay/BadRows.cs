namespace Powderkeg.Experiments.Replay;

/// <summary>A file of measured rows is not what a replay needs; the message says where and what is expected.</summary>
public sealed class BadRowsException(string message) : Exception(message);
