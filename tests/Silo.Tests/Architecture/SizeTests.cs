using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>Files are one idea each, and a class is seen at one glance. What is larger today may only become smaller.</summary>
public sealed class SizeTests
{
    private const int LongestType = 400;
    private const int LongestLine = 140;
    private const int LongLinesOfSource = 380;
    private const int LongLinesOfTests = 820;

    /// <summary>Types in several files of which more than one is written by hand.</summary>
    private static readonly string[] Cut =
    [
        "Dormouse.Frontend.Telegram.UpdateRouter",
        "Dormouse.Silo.Verbs.DoctorVerb",
    ];

    /// <summary>Types with more lines than they ought to have.</summary>
    private static readonly string[] Large =
    [
