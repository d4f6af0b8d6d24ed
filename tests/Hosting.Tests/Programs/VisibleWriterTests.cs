using Dormouse.Hosting.Programs;

namespace Dormouse.Hosting.Tests.Programs;

/// <summary>Nothing that a program says steers a terminal.</summary>
public class VisibleWriterTests
{
    private const string Hostile = "Anna\u001b[2J\r\u009b31m\u202e\a 🐭 ü\tend";
    private const string Shown = "Anna⟨U+001B⟩[2J⟨U+000D⟩⟨U+009B⟩31m⟨U+202E⟩⟨U+0007⟩ 🐭 ü\tend";

    public static TheoryData<Action<TextWriter>> Ways => new(
        static writer => writer.Write(Hostile),
        static writer => writer.Write(Hostile.ToCharArray()),
        static writer => writer.Write(Hostile.ToCharArray(), 0, Hostile.Length),
        static writer => writer.Write(Hostile.AsSpan()),
        static writer => writer.Write((object)Hostile),
        static writer => writer.Write("{0}", Hostile),
        static writer => Hostile.ToList().ForEach(writer.Write),
        static writer => writer.WriteAsync(Hostile).GetAwaiter().GetResult(),
        static writer => writer.WriteAsync(Hostile.AsMemory(), TestContext.Current.CancellationToken).GetAwaiter().GetResult());

    [Theory]
    [MemberData(nameof(Ways), DisableDiscoveryEnumeration = true)]
    public void Control_characters_are_told_by_their_numbers(Action<TextWriter> write)
    {
        using var written = new StringWriter();
        using var writer = new VisibleWriter(written);

        write(writer);
        writer.Flush();

        Assert.Equal(Shown, written.ToString());
    }

    [Fact]
    public void Lines_stay_lines()
    {
        using var written = new StringWriter();
        using var writer = new VisibleWriter(written);

        writer.WriteLine("one\ntwo");
        writer.WriteLine();
        writer.WriteLine("three\u001b");

        Assert.Equal("one\ntwo\n\nthree⟨U+001B⟩\n", written.ToString());
    }
}
