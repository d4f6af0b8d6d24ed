using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>About four characters a token: no tokenizer, but it grows with the text, so costs do too.</summary>
internal static class TokenEstimate
{
    public static int Of(int characters) => (characters / 4) + 1;

    public static int Of(JsonObject request) =>
        Of(new[] { "system", "messages", "tools" }.Sum(part => request[part]?.ToJsonString().Length ?? 0));
}
