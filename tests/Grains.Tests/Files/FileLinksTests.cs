using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Files;

public sealed class FileLinksTests
{
    [Theory]
    [InlineData("See [the report](out/report.pdf).", "out/report.pdf")]
    [InlineData("![chart](chart.png) and [again](chart.png)", "chart.png")]
    [InlineData("[a](<with space.txt>) [b](with%20more.txt)", "with space.txt|with more.txt")]
    [InlineData("[abs](/srv/a.txt), [file](file:///srv/b.txt#L3)", "/srv/a.txt|/srv/b.txt")]
    [InlineData("[ref][1]\n\n[1]: notes.md", "notes.md")]
    [InlineData("[line](src/server.py#L12) [code:x](a:b.txt)", "src/server.py|a:b.txt")]
    [InlineData("[web](https://example.com/a.png) [mail](mailto:a@b.c) ![x](data:image/png;base64,AAAA) [p](//host/x) [t](#top)", "")]
    [InlineData("`[no](code.txt)`\n\n```\n[nor](fence.txt)\n```\n\n    [nor](indented.txt)", "")]
    [InlineData("[bad](a%00b) [bad](a%0Ab)", "")]
    [InlineData("no link at all", "")]
    public void Files_are_what_links_and_images_lead_to_and_nothing_else(string answer, string paths) =>
        Assert.Equal(paths.Length == 0 ? [] : paths.Split('|'), FileLinks.In(answer.Replace("\\n", "\n", StringComparison.Ordinal)));

    [Fact]
    public void Of_very_many_links_the_first_ones_count() =>
        Assert.Equal(FileLinks.Most, FileLinks.In(string.Join(' ', Enumerable.Range(0, 1000).Select(static n => $"[x](f{n})"))).Count);
}
