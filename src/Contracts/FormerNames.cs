using System.Collections.Frozen;
using Orleans.Serialization;
using Orleans.Serialization.TypeSystem;

namespace Dormouse.Contracts;

/// <summary>
/// Names the enumerations of the contracts on the wire and in the store as version 0.1.0 does, where they stood in the assembly of the
/// grains. An alias would not do: it names no assembly, and a program of version 0.1.0 allows these types only with theirs.
/// </summary>
internal sealed class FormerNames : ITypeConverter
{
    private const string FormerAssembly = "Dormouse.Grains";

    // An enumeration that is made from now on needs no former name.
    private static readonly FrozenDictionary<Type, string> Names = new Dictionary<Type, string>
    {
        [typeof(AgentExitReason)] = "Dormouse.Grains.Agents.AgentExitReason",
        [typeof(AgentFailureKind)] = "Dormouse.Grains.Agents.AgentFailureKind",
        [typeof(SurroundingKind)] = "Dormouse.Grains.Agents.SurroundingKind",
        [typeof(TurnOutcome)] = "Dormouse.Grains.Agents.TurnOutcome",
        [typeof(ChatOutputKind)] = "Dormouse.Grains.Chats.ChatOutputKind",
        [typeof(OutputMode)] = "Dormouse.Grains.Chats.OutputMode",
        [typeof(QuestionAttempt)] = "Dormouse.Grains.Chats.QuestionAttempt",
        [typeof(AnswerReceipt)] = "Dormouse.Grains.Sessions.AnswerReceipt",
        [typeof(CancelOutcome)] = "Dormouse.Grains.Sessions.CancelOutcome",
        [typeof(SessionPhase)] = "Dormouse.Grains.Sessions.SessionPhase",
    }.ToFrozenDictionary();

    /// <summary>The former names, without their assembly.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <inheritdoc/>
    public bool TryFormat(Type type, out string formatted)
    {
        if (!IsOrHolds(type))
        {
            formatted = "";
            return false;
        }

        formatted = Names.Aggregate(
            RuntimeTypeNameFormatter.Format(type),
            static (name, former) => name.Replace(Today(former.Key), Former(former.Value), StringComparison.Ordinal));
        return true;
    }

    /// <inheritdoc/>
    public bool TryParse(string formatted, out Type type)
    {
        type = null!;
        if (formatted.Contains($",{FormerAssembly}", StringComparison.Ordinal))
        {
            var today = Names.Aggregate(
                formatted, static (name, former) => name.Replace(Former(former.Value), Today(former.Key), StringComparison.Ordinal));
            type = today == formatted ? null! : Type.GetType(today, throwOnError: false)!;
        }

        return type is not null;
    }

    private static bool IsOrHolds(Type type) =>
        Names.ContainsKey(type)
        || (type.IsConstructedGenericType && type.GenericTypeArguments.Any(IsOrHolds));

    private static string Today(Type type) => RuntimeTypeNameFormatter.Format(type);

    private static string Former(string name) => $"{name},{FormerAssembly}";
}
