using BenchmarkDotNet.Attributes;
using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Benchmarks.Methods;

/// <summary>An answer on its way to Telegram.</summary>
public class Formatting
{
    private const string Section = """
        ## What was done

        The **parser** now reads `tables`, and *nested* lists; see [the docs](https://example.org/docs).

        1. Read the file, line by line
        2. Split it, ~~always~~ where it is too long
           - and keep the entities

        ```csharp
        public static int Add(int a, int b) => a + b; // a < b
        ```

        | file | lines |
        |---|---|
        | a.cs | 12 |
        | b.cs | 34 |

        > That is all, and nothing else was changed.

        """;

    private static readonly string Short = Section;
    private static readonly string Long = string.Concat(Enumerable.Repeat(Section, 40));

    [Benchmark(Description = "an answer of 500 characters rendered and split")]
    public int RenderShort() => Parts(Short);

    [Benchmark(Description = "an answer of 20,000 characters rendered and split")]
    public int RenderLong() => Parts(Long);

    private static int Parts(string markdown) => MessageSplitter.Split(TelegramMarkdown.Render(markdown)).Count;
}
