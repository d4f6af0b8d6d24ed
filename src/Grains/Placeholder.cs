namespace Dormouse.Grains;
