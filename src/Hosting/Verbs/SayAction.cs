using System.CommandLine;
using System.CommandLine.Invocation;

namespace Dormouse.Hosting.Verbs;

/// <summary>Prints a text, whatever else is on the command line.</summary>
/// <param name="text">Makes the text.</param>
internal sealed class SayAction(Func<string> text) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Console.WriteLine(text());
        return 0;
    }
}
